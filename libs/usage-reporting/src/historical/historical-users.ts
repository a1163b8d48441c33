import type { OfferingRuntime } from '@waldur-site-agent/offering';

/**
 * Addresses of offering users by username (lower case): everyone in state OK, restricted ones too; a name that several
 * people have is left out. Read once.
 */
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
    const known = new Map<string, string>();
    const shared = new Set<string>();
    for (const { username, url } of users) {
      const name = (username ?? '').toLowerCase();
      if (name === '' || !url) continue;
      if (known.has(name)) shared.add(name);
      known.set(name, url);
    }
    return new Map([...known].filter(([name]) => !shared.has(name)));
  }
}
