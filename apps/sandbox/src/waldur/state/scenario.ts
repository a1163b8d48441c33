import type { ApiKeyRecord, BackendRequestRecord } from './agent-records.ts';
import type {
  AccountInput,
  ApiKeyInput,
  NamedInput,
  OfferingInput,
  OfferingUserInput,
  PlaceOrderInput,
  PlanInput,
  ProjectInput,
  ResourceInput,
  UserInput,
} from './inputs.ts';
import * as marketplace from './marketplace-builder.ts';
import * as organisation from './organisation-builder.ts';
import type {
  CourseAccountRecord,
  OfferingUserRecord,
  ServiceAccountRecord,
  SshKeyRecord,
  UserLimitRecord,
} from './people-records.ts';
import type {
  CustomerRecord,
  OfferingRecord,
  OrderRecord,
  PlanRecord,
  ProjectRecord,
  ResourceRecord,
  UserRecord,
} from './records.ts';
import type { Store } from './store.ts';
import { type CommonInput, newUuid, stored } from './stored.ts';

/** Builds the world of a test. Everything has defaults but the names; what is returned may be changed at any time. */
export abstract class Scenario {
  abstract readonly state: Store;

  addCustomer(input: NamedInput): CustomerRecord {
    return organisation.addCustomer(this.state, input);
  }

  addProject(input: ProjectInput): ProjectRecord {
    return organisation.addProject(this.state, input);
  }

  addUser(input: UserInput): UserRecord {
    return this.state.users.add(organisation.userRecord(input));
  }

  /** Puts the user into the project's team; a second time changes the role. */
  addTeamMember(project: ProjectRecord, user: UserRecord, role = 'PROJECT.MEMBER'): void {
    this.removeTeamMember(project, user);
    project.team.push({ user, role, expiration_time: null });
  }

  removeTeamMember(project: ProjectRecord, user: UserRecord): void {
    const at = project.team.findIndex((membership) => membership.user === user);
    if (at >= 0) project.team.splice(at, 1);
  }

  addOffering(input: OfferingInput): OfferingRecord {
    return organisation.addOffering(this.state, input);
  }

  addPlan(input: PlanInput): PlanRecord {
    return marketplace.addPlan(this.state, input);
  }

  /** A resource without an order, in state OK by default. */
  addResource(input: ResourceInput): ResourceRecord {
    return marketplace.addResource(this.state, input);
  }

  placeOrder(input: PlaceOrderInput): OrderRecord {
    return marketplace.placeOrder(this.state, input);
  }

  addOfferingUser(input: OfferingUserInput): OfferingUserRecord {
    return this.state.offeringUsers.add({
      ...stored(input),
      offering: input.offering,
      user: input.user,
      username: input.username ?? null,
      state: input.state ?? (input.username ? 'OK' : 'Requested'),
      is_restricted: input.is_restricted ?? false,
      has_consent: input.has_consent ?? true,
      service_provider_comment: '',
      service_provider_comment_url: '',
    });
  }

  addServiceAccount(input: AccountInput<ServiceAccountRecord['state']>): ServiceAccountRecord {
    return this.state.serviceAccounts.add({ ...stored(input), ...account(input), state: input.state ?? 'OK' });
  }

  addCourseAccount(input: AccountInput<CourseAccountRecord['state']>): CourseAccountRecord {
    const record = { ...stored(input), ...account(input), state: input.state ?? 'OK', user_uuid: newUuid() };
    return this.state.courseAccounts.add(record);
  }

  addSshKey(input: CommonInput & { user: UserRecord; public_key: string; name?: string }): SshKeyRecord {
    const { user, public_key, name = 'key' } = input;
    return this.state.sshKeys.add({ ...stored(input), user, public_key, name });
  }

  /** @param input limit as decimal text; the username is the one at the offering */
  addUserLimit(
    input: CommonInput & { resource: ResourceRecord; username: string; component_type: string; limit: string },
  ): UserLimitRecord {
    const { resource, username, component_type, limit } = input;
    return this.state.userLimits.add({ ...stored(input), resource, username, component_type, limit });
  }

  addApiKey(input: ApiKeyInput): ApiKeyRecord {
    const { resource, client_id, api_key = '', state = 'OK' } = input;
    return this.state.apiKeys.add({ ...stored(input), resource, client_id, api_key, state, error_message: '' });
  }

  /** A request to list what the backend has and Waldur does not. */
  addBackendRequest(input: CommonInput & { offering: OfferingRecord }): BackendRequestRecord {
    return this.state.backendRequests.add({
      ...stored(input),
      offering: input.offering,
      state: 'Sent',
      started: null,
      finished: null,
      error_message: '',
      error_traceback: '',
    });
  }
}

function account(input: AccountInput<string>): Pick<ServiceAccountRecord, 'username' | 'project' | 'email'> {
  return { username: input.username, project: input.project, email: input.email ?? `${input.username}@example.org` };
}
