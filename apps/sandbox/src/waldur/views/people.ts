import type { Json } from '../contract/filler.ts';
import type {
  CourseAccountRecord,
  OfferingUserRecord,
  ServiceAccountRecord,
  SshKeyRecord,
  UserLimitRecord,
} from '../state/people-records.ts';
import type { CustomerRecord, ProjectRecord, TeamMembership, UserRecord } from '../state/records.ts';
import type { ViewContext } from './views.ts';

export function fullName(user: UserRecord): string {
  return `${user.first_name} ${user.last_name}`.trim();
}

export function meView(views: ViewContext, user: UserRecord): Json {
  const { username, first_name, last_name, email, is_staff } = user;
  return views.filler.fill('UserMe', {
    uuid: user.uuid,
    url: views.url('users', user.uuid),
    username,
    first_name,
    last_name,
    email,
    is_staff,
    full_name: fullName(user),
    date_joined: user.created,
    permissions: user.permissions.map((permission) => views.filler.fill('MePermission', permission)),
    ...user.attributes,
    ...user.rest,
  });
}

export function projectView(views: ViewContext, project: ProjectRecord): Json {
  return views.of('Project', project, {
    url: views.url('projects', project.uuid),
    name: project.name,
    slug: project.slug,
    description: project.description,
    end_date: project.end_date,
    customer: views.url('customers', project.customer.uuid),
    customer_uuid: project.customer.uuid,
    customer_name: project.customer.name,
    customer_slug: project.customer.slug,
  });
}

export function serviceProviderView(views: ViewContext, customer: CustomerRecord, offeringCount: number): Json {
  return views.filler.fill('ServiceProvider', {
    uuid: customer.service_provider_uuid,
    url: views.url('marketplace-service-providers', customer.service_provider_uuid),
    created: customer.created,
    customer: views.url('customers', customer.uuid),
    customer_uuid: customer.uuid,
    customer_name: customer.name,
    customer_slug: customer.slug,
    offering_count: offeringCount,
  });
}

export function teamMemberView(
  views: ViewContext,
  { user, role, expiration_time }: TeamMembership,
  offeringUser: OfferingUserRecord | undefined,
): Json {
  return views.filler.fill('ProjectUser', {
    uuid: user.uuid,
    url: views.url('users', user.uuid),
    username: user.username,
    full_name: fullName(user),
    email: user.email,
    role,
    expiration_time,
    offering_user_username: offeringUser?.username,
    offering_user_state: offeringUser?.state,
  });
}

export function offeringUserView(views: ViewContext, record: OfferingUserRecord): Json {
  const { user, offering, username, state, is_restricted, has_consent } = record;
  const { service_provider_comment, service_provider_comment_url } = record;
  return views.of('OfferingUser', record, {
    url: views.url('marketplace-offering-users', record.uuid),
    username,
    state,
    is_restricted,
    has_consent,
    service_provider_comment,
    service_provider_comment_url,
    user: views.url('users', user.uuid),
    offering: views.url('marketplace-public-offerings', offering.uuid),
    offering_uuid: offering.uuid,
    offering_name: offering.name,
    customer_uuid: offering.customer.uuid,
    customer_name: offering.customer.name,
    ...profile(user),
  });
}

function profile(user: UserRecord): Json {
  const { uuid, username, first_name, last_name, email } = user;
  const attributes = { uuid, username, first_name, last_name, email, full_name: fullName(user), ...user.attributes };
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`user_${name}`, value]));
}

export function serviceAccountView(views: ViewContext, record: ServiceAccountRecord): Json {
  return views.of('ProjectServiceAccount', record, {
    url: views.url('marketplace-project-service-accounts', record.uuid),
    ...accountFacts(views, record),
  });
}

export function courseAccountView(views: ViewContext, record: CourseAccountRecord): Json {
  return views.of('CourseAccount', record, {
    url: views.url('marketplace-course-accounts', record.uuid),
    ...accountFacts(views, record),
    project_slug: record.project.slug,
    user_uuid: record.user_uuid,
  });
}

function accountFacts(views: ViewContext, record: ServiceAccountRecord | CourseAccountRecord): Json {
  const { username, state, email, project } = record;
  return {
    username,
    state,
    email,
    project: views.url('projects', project.uuid),
    project_uuid: project.uuid,
    project_name: project.name,
    customer_uuid: project.customer.uuid,
    customer_name: project.customer.name,
  };
}

export function sshKeyView(views: ViewContext, record: SshKeyRecord): Json {
  const { uuid, name, public_key, user } = record;
  const type = public_key.split(' ')[0];
  const url = views.url('keys', uuid);
  return views.filler.fill('SshKey', { uuid, url, name, public_key, type, user_uuid: user.uuid, ...record.rest });
}

export function userLimitView(views: ViewContext, record: UserLimitRecord): Json {
  const { uuid, component_type, limit, resource } = record;
  return views.filler.fill('ComponentUserUsageLimit', {
    uuid,
    url: views.url('component-user-usage-limits', uuid),
    resource: views.url('marketplace-provider-resources', resource.uuid),
    user: record.username,
    component_type,
    limit,
    ...record.rest,
  });
}
