import type { Json } from '../contract/filler.ts';
import { Refusal } from '../http/refusal.ts';
import type { IdentityRecord, ProcessorRecord, ServiceRecord } from '../state/agent-records.ts';
import { now, stored } from '../state/stored.ts';
import { identityView, processorView, serviceView } from '../views/agents.ts';
import { is, isUuid, page } from './listing.ts';
import { type Call, created, ok, type Reply, type Routes, text } from './route.ts';

const IDENTITIES = '/api/marketplace-site-agent-identities/';
const IDENTITY = `${IDENTITIES}{uuid}/`;
const SERVICE = '/api/marketplace-site-agent-services/{uuid}/';

export const agentRoutes: Routes = {
  [`GET ${IDENTITIES}`]: (call) =>
    page(call, call.store.identities.all, (record) => identityView(call.views, call.store, record), {
      name: is((record) => record.name),
      offering_uuid: isUuid((record) => record.offering.uuid),
      version: is((record) => record.version ?? ''),
    }),
  [`POST ${IDENTITIES}`]: createIdentity,
  [`GET ${IDENTITY}`]: (call) => ok(shown(call, identity(call))),
  [`PUT ${IDENTITY}`]: (call) => {
    const record = Object.assign(identity(call), identityFacts(call), { modified: now() });
    return ok(shown(call, record));
  },
  [`POST ${IDENTITY}register_service/`]: registerService,
  [`POST ${SERVICE}register_processor/`]: registerProcessor,
  [`POST ${SERVICE}set_statistics/`]: (call) => {
    const record = service(call);
    record.statistics = call.body['statistics'] as Json;
    return ok(serviceView(call.views, call.store, record));
  },
  'POST /api/marketplace-site-agent-logs/': (call) => {
    for (const { agent_identity_uuid } of call.items)
      call.store.identities.named('agent_identity_uuid', agent_identity_uuid);
    call.store.shippedLogs.push(...call.items);
    return created();
  },
};

function identity(call: Call): IdentityRecord {
  return call.store.identities.require(call.params['uuid']);
}

function service(call: Call): ServiceRecord {
  return call.store.services.require(call.params['uuid']);
}

function shown(call: Call, record: IdentityRecord): Json {
  return identityView(call.views, call.store, record);
}

function createIdentity(call: Call): Reply {
  const facts = identityFacts(call);
  const twin = call.store.identities.all.some((each) => each.offering === facts.offering && each.name === facts.name);
  if (twin) throw Refusal.invalid({ non_field_errors: ['The fields offering, name must make a unique set.'] });
  return created(shown(call, call.store.identities.add({ ...stored(), ...facts })));
}

function identityFacts(call: Call): Omit<IdentityRecord, 'uuid' | 'created' | 'modified' | 'rest'> {
  const { body, store } = call;
  return {
    offering: store.offerings.named('offering', body['offering']),
    name: text(body['name']),
    version: (body['version'] as string | null | undefined) ?? null,
    dependencies: (body['dependencies'] as Json[] | undefined) ?? [],
    config_file_path: (body['config_file_path'] as string | null | undefined) ?? null,
    config_file_content: (body['config_file_content'] as string | null | undefined) ?? null,
    last_restarted: text(body['last_restarted']) || now(),
  };
}

/** 201 for the first time, 200 as a sign of life. */
function registerService(call: Call): Reply {
  const owner = identity(call);
  const name = text(call.body['name']);
  const mode = (call.body['mode'] as string | null | undefined) ?? null;
  const known = call.store.services.where((each) => each.identity === owner && each.name === name).at(0);
  const record = known ?? call.store.services.add({ ...stored(), identity: owner, name, mode, statistics: {} });
  Object.assign(record, { mode, modified: now() });
  return { status: known ? 200 : 201, body: serviceView(call.views, call.store, record) };
}

function registerProcessor(call: Call): Reply {
  const owner = service(call);
  const name = text(call.body['name']);
  const known = call.store.processors.where((each) => each.service === owner && each.name === name).at(0);
  const facts: Pick<ProcessorRecord, 'backend_type' | 'backend_version' | 'last_run'> = {
    backend_type: text(call.body['backend_type']),
    backend_version: (call.body['backend_version'] as string | null | undefined) ?? null,
    last_run: now(),
  };
  const record = known ?? call.store.processors.add({ ...stored(), service: owner, name, ...facts });
  Object.assign(record, facts, { modified: now() });
  return { status: known ? 200 : 201, body: processorView(call.views, record) };
}
