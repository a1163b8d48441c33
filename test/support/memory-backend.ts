import {
  type ChangeWriter,
  type CreateRequest,
  type CreatedResource,
  DuplicateResourceError,
  type Limits,
  type Member,
  type ObservedResource,
  type OrderProcessingBackend,
  type Resource,
} from '@waldur-site-agent/plugin-sdk';

export interface MemoryAccount {
  readonly id: string;
  /** UUID of the resource it was made for: this backend's mark of ownership. */
  readonly owner: string;
  limits: Record<string, number>;
  readonly users: Map<string, Member>;
}

/** A small but whole backend that keeps its accounts in memory. */
export class MemoryBackend implements OrderProcessingBackend {
  readonly identity = { type: 'memory', version: '1.0.0' };
  readonly accounts = new Map<string, MemoryAccount>();
  readonly calls: string[] = [];
  /** Runs before the named operation; throw to make it fail. */
  before: (operation: string) => void = () => undefined;

  constructor(private readonly writer: ChangeWriter) {}

  async ping(): Promise<void> {
    this.enter('ping');
  }

  async observeResources(ids: readonly string[]): Promise<ReadonlyMap<string, ObservedResource>> {
    this.enter('observeResources');
    const found = ids.flatMap((id) => this.accounts.get(id) ?? []);
    return new Map(found.map(({ id, users }) => [id, { backendId: id, users: [...users.keys()] }]));
  }

  async createResource({ resource, backendId }: CreateRequest): Promise<CreatedResource> {
    this.enter('createResource');
    const known = this.accounts.get(backendId);
    if (known && known.owner !== resource.uuid) throw new DuplicateResourceError(backendId);
    await this.write('create account', backendId, () => {
      const account = known ?? { id: backendId, owner: resource.uuid, limits: {}, users: new Map<string, Member>() };
      account.limits = { ...resource.limits };
      this.accounts.set(backendId, account);
    });
    return { backendId, limits: resource.limits, metadata: { home: `/project/${backendId}` } };
  }

  async reportResource(resource: Resource): Promise<Omit<CreatedResource, 'backendId'>> {
    this.enter('reportResource');
    return { limits: resource.limits, metadata: { home: `/project/${resource.backendId}` } };
  }

  async setLimits(resource: Resource, limits: Limits): Promise<undefined> {
    this.enter('setLimits');
    await this.write('set limits', resource.backendId, () => {
      Object.assign(this.accounts.get(resource.backendId)?.limits ?? {}, limits);
    });
  }

  async terminateResource(resource: Resource): Promise<undefined> {
    this.enter('terminateResource');
    await this.write('remove account', resource.backendId, () => {
      this.accounts.delete(resource.backendId);
    });
  }

  async addUsers(resource: Resource, members: readonly Member[]): Promise<ReadonlySet<string>> {
    this.enter('addUsers');
    const users = this.accounts.get(resource.backendId)?.users;
    await this.write('add users', resource.backendId, () => {
      for (const member of members) users?.set(member.username, member);
    });
    return new Set(members.map(({ username }) => username));
  }

  async removeUsers(resource: Resource, usernames: readonly string[]): Promise<ReadonlySet<string>> {
    this.enter('removeUsers');
    const users = this.accounts.get(resource.backendId)?.users;
    await this.write('remove users', resource.backendId, () => {
      for (const username of usernames) users?.delete(username);
    });
    return new Set(usernames);
  }

  private enter(operation: string): void {
    this.calls.push(operation);
    this.before(operation);
  }

  private write(action: string, target: string, apply: () => void): Promise<void> {
    return this.writer.write({ system: 'memory', action, target }, async () => apply(), undefined);
  }
}
