import type { Json } from '../contract/filler.ts';
import type {
  ApiKeyRecord,
  BackendRequestRecord,
  BackendResourceRecord,
  IdentityRecord,
  ProcessorRecord,
  QueueRecord,
  ServiceRecord,
  SubscriptionRecord,
} from '../state/agent-records.ts';
import type { UserRecord } from '../state/records.ts';
import type { Store } from '../state/store.ts';
import { fullName } from './people.ts';
import type { ViewContext } from './views.ts';

const IDENTITIES = 'marketplace-site-agent-identities';
const SERVICES = 'marketplace-site-agent-services';
const PROCESSORS = 'marketplace-site-agent-processors';

export function identityView(views: ViewContext, store: Store, record: IdentityRecord): Json {
  const { name, version, dependencies, config_file_path, config_file_content, last_restarted } = record;
  const services = store.services.where((service) => service.identity === record);
  return views.of('AgentIdentity', record, {
    url: views.url(IDENTITIES, record.uuid),
    offering: record.offering.uuid,
    name,
    version,
    dependencies,
    config_file_path,
    config_file_content,
    last_restarted,
    services: services.map((service) => views.of('NestedAgentService', service, serviceFacts(views, service))),
  });
}

export function serviceView(views: ViewContext, store: Store, record: ServiceRecord): Json {
  const processors = store.processors.where((processor) => processor.service === record);
  return views.of('AgentService', record, {
    ...serviceFacts(views, record),
    identity: views.url(IDENTITIES, record.identity.uuid),
    identity_name: record.identity.name,
    processors: processors.map((each) => views.of('NestedAgentProcessor', each, processorFacts(views, each))),
  });
}

function serviceFacts(views: ViewContext, { uuid, name, mode, statistics }: ServiceRecord): Json {
  return { url: views.url(SERVICES, uuid), name, mode, statistics, state: 'Active' };
}

export function processorView(views: ViewContext, record: ProcessorRecord): Json {
  return views.of('AgentProcessor', record, {
    ...processorFacts(views, record),
    service: views.url(SERVICES, record.service.uuid),
    service_name: record.service.name,
  });
}

function processorFacts(views: ViewContext, record: ProcessorRecord): Json {
  const { uuid, name, backend_type, backend_version, last_run } = record;
  return { url: views.url(PROCESSORS, uuid), name, backend_type, backend_version, last_run };
}

export function apiKeyView(views: ViewContext, record: ApiKeyRecord): Json {
  const { uuid, client_id, state, error_message, modified, resource } = record;
  return views.filler.fill('ResourceApiKeyStatus', {
    uuid,
    client_id,
    state,
    error_message,
    modified,
    resource_uuid: resource.uuid,
    resource_backend_id: resource.backend_id,
    ...record.rest,
  });
}

export function backendRequestView(views: ViewContext, record: BackendRequestRecord): Json {
  const { state, started, finished, error_message, error_traceback, offering } = record;
  return views.of('BackendResourceReq', record, {
    url: views.url('backend-resource-requests', record.uuid),
    state,
    started,
    finished,
    error_message,
    error_traceback,
    offering: offering.uuid,
    offering_name: offering.name,
    offering_url: views.url('marketplace-provider-offerings', offering.uuid),
  });
}

export function backendResourceView(views: ViewContext, record: BackendResourceRecord): Json {
  const { name, backend_id, backend_metadata, project, offering } = record;
  return views.of('BackendResource', record, {
    url: views.url('backend-resources', record.uuid),
    name,
    backend_id,
    backend_metadata,
    project: project.uuid,
    project_name: project.name,
    project_url: views.url('projects', project.uuid),
    offering: offering.uuid,
    offering_name: offering.name,
    offering_url: views.url('marketplace-provider-offerings', offering.uuid),
  });
}

export function subscriptionView(views: ViewContext, record: SubscriptionRecord, user: UserRecord): Json {
  return views.of('EventSubscription', record, {
    url: views.url('event-subscriptions', record.uuid),
    description: record.description,
    observable_objects: record.observable_objects,
    user: views.url('users', user.uuid),
    user_uuid: user.uuid,
    user_username: user.username,
    user_full_name: fullName(user),
  });
}

export function queueView(views: ViewContext, record: QueueRecord, vhost: string): Json {
  const { subscription, offering, object_type } = record;
  return views.of('EventSubscriptionQueue', record, {
    url: views.url('event-subscription-queues', record.uuid),
    event_subscription: views.url('event-subscriptions', subscription.uuid),
    event_subscription_uuid: subscription.uuid,
    offering_uuid: offering.uuid,
    object_type,
    queue_name: `subscription_${subscription.uuid}_offering_${offering.uuid}_${object_type}`,
    vhost,
  });
}
