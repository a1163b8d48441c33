import type { OfferingRuntime } from '@waldur-site-agent/offering';

/** Addresses of offering users by username (lower case): everyone in state OK, restricted ones too. Read once. */
export class HistoricalUsers {
  private known: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(private readonly offering: OfferingRuntime) {}

  /** One call per hundred users. A failed reading is not kept. */
  byUsername(): Promise<ReadonlyMap<string, string>> {
    this.known ??= this.read().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  private async read(): Promise<ReadonlyMap<string, string>> {
    const { client, uuid } = this.offering;
    const users = await client.list('/api/marketplace-offering-users/', {
      query: { offering_uuid: [uuid], state: ['OK'], field: ['username', 'url'] },
    });
    return new Map(users.flatMap(({ username, url }) => (username && url ? [[username.toLowerCase(), url]] : [])));
  }
}
