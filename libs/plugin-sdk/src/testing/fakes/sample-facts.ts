import type { CreateRequest } from '../../capabilities/provisioning.ts';
import type { OfferingUser } from '../../capabilities/usernames.ts';
import type { Member } from '../../resource/member.ts';
import type { Order } from '../../resource/order.ts';
import type { Resource } from '../../resource/resource.ts';

/** Resource number 1, 2, 3, … of one project, as Waldur knows it before it has been created in the backend. */
export function sampleResource(number = 1, changes: Partial<Resource> = {}): Resource {
  return {
    uuid: sampleUuid('b', number),
    name: `Sample ${number}`,
    slug: `sample-${number}`,
    state: 'Creating',
    backendId: '',
    projectUuid: 'c'.repeat(32),
    projectName: 'Sample project',
    projectSlug: 'sample-project',
    customerUuid: 'd'.repeat(32),
    customerName: 'Sample customer',
    customerSlug: 'sample-customer',
    limits: {},
    planUuid: '',
    paused: false,
    downscaled: false,
    restrictMemberAccess: false,
    created: '2026-01-15T10:00:00Z',
    endDate: '2026-07-15',
    attributes: {},
    backendMetadata: {},
    offeringPluginOptions: {},
    ...changes,
  };
}

/** Somebody in the team whose username is settled. */
export function sampleMember(username: string, changes: Partial<Member> = {}): Member {
  return {
    username,
    cuid: `${username}@identity.example`,
    role: 'PROJECT.MEMBER',
    email: `${username}@example.org`,
    offeringUserState: 'OK',
    attributes: { full_name: `${username} Sample` },
    ...changes,
  };
}

/** A request to create a resource that nobody else carries. */
export function createRequest(
  resource: Resource,
  backendId: string,
  changes: Partial<CreateRequest> = {},
): CreateRequest {
  return {
    resource,
    backendId,
    purpose: 'create',
    context: { members: [], planQuotas: {}, sshKeys: {} },
    isUsedByAnotherResource: () => Promise.resolve(false),
    ...changes,
  };
}

/** A Create order of a resource that waits for the provider. */
export function sampleOrder(resource: Resource, changes: Partial<Order> = {}): Order {
  return {
    uuid: sampleUuid('e', 1),
    type: 'Create',
    state: 'pending-provider',
    resourceUuid: resource.uuid,
    resourceName: resource.name,
    projectSlug: resource.projectSlug,
    projectUuid: resource.projectUuid,
    customerSlug: resource.customerSlug,
    planUuid: resource.planUuid,
    limits: resource.limits,
    attributes: {},
    backendId: '',
    ...changes,
  };
}

/** Offering user number 1, 2, 3, … who has asked for an account. */
export function sampleOfferingUser(number = 1, changes: Partial<OfferingUser> = {}): OfferingUser {
  return {
    uuid: sampleUuid('f', number),
    username: '',
    state: 'Requested',
    userUuid: sampleUuid('9', number),
    attributes: {
      user_username: `person${number}@identity.example`,
      user_email: `person${number}@example.org`,
      user_first_name: 'Sample',
      user_last_name: `Person${number}`,
    },
    ...changes,
  };
}

function sampleUuid(digit: string, number: number): string {
  return digit.repeat(28) + String(number).padStart(4, '0');
}
