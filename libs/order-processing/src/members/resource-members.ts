import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  OFFERING_RUNTIME,
  type OfferingRuntime,
  type OfferingUserDirectory,
  type ProjectAccounts,
  type UserContext,
  courseAccounts,
  readyMembers,
  serviceAccounts,
} from '@waldur-site-agent/offering';
import { UsernameGeneration } from '@waldur-site-agent/offering-users';
import {
  BackendNotReadyError,
  ORDER_PROCESSING_BACKEND,
  type OrderProcessingBackend,
  type Resource,
  errorText,
} from '@waldur-site-agent/plugin-sdk';
import { type KnownUsers, UserContextReader } from '../create/user-context-reader.ts';

/**
 * Gives the team, service and course accounts access to a new resource, before the order is set done: after that no
 * one would come back to it in this mode. Failures are logged and left to membership sync; only a backend that does not
 * answer makes the order wait.
 */
@Injectable()
export class ResourceMembers {
  private readonly logger = new Logger('OrderProcessing');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
    private readonly users: UserContextReader,
    private readonly usernames: UsernameGeneration,
  ) {}

  async addTo(resource: Resource, known?: KnownUsers): Promise<void> {
    await this.bestEffort(`users of ${resource.backendId}`, () => this.addTeam(resource, known));
    const { client, uuid } = this.offering;
    await this.bestEffort(`service accounts of ${resource.backendId}`, async () =>
      this.addAccounts(resource, await serviceAccounts(client, uuid, resource.projectUuid)),
    );
    await this.bestEffort(`course accounts of ${resource.backendId}`, async () =>
      this.addAccounts(resource, await courseAccounts(client, uuid, resource.projectUuid)),
    );
  }

  private async addTeam(resource: Resource, known?: KnownUsers): Promise<void> {
    const directory = known?.directory ?? this.users.directory();
    let context = await this.contextOf(resource, directory, known?.context);
    if (await this.usernames.run(context.offeringUsers)) {
      directory.forget();
      context = await this.users.readAgain(resource.uuid, directory);
    }
    const members = readyMembers(context, await directory.exposedAttributes());
    if (members.length === 0) {
      this.logger.log(`no users to add to ${resource.backendId}`);
      return;
    }
    const added = await this.backend.addUsers(resource, members);
    this.logger.log(`${added.size} of ${members.length} users have access to ${resource.backendId}`);
  }

  /** Who was not known when the resource was made may be known by now. */
  private async contextOf(
    resource: Resource,
    directory: OfferingUserDirectory,
    known: UserContext | undefined,
  ): Promise<UserContext> {
    if (known === undefined) return this.users.read(resource.uuid, directory);
    return known.offeringUsers.length > 0 ? known : this.users.readAgain(resource.uuid, directory);
  }

  private async addAccounts(resource: Resource, accounts: ProjectAccounts): Promise<void> {
    if (accounts.active.length > 0) {
      await this.backend.addUsers(
        resource,
        accounts.active.map((username) => ({ username })),
      );
    }
    if (accounts.closed.length > 0) await this.backend.removeUsers(resource, accounts.closed);
  }

  private async bestEffort(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof BackendNotReadyError) throw error;
      this.logger.warn(`${what} could not be processed, membership sync will: ${errorText(error)}`);
    }
  }
}
