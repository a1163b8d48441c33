import { type OfferingUserDirectory, type RestOfferingUser } from '@waldur-site-agent/offering';

type User = RestOfferingUser;

/** No person's any more, or not for long. */
const GONE = new Set(['Requested deletion', 'Deleting', 'Deleted', 'Error deleting']);

/** Offering users by username (lower case), read only when somebody's share is sent. */
export class OfferingUserUrls {
  private known: Promise<ReadonlyMap<string, User>> | undefined;

  constructor(private readonly directory: OfferingUserDirectory) {}

  /** A name that several people have is left out: the share is that of the name, but nobody knows whose. */
  byUsername(): Promise<ReadonlyMap<string, User>> {
    this.known ??= this.read().catch((error: unknown) => {
      this.known = undefined; // the next attempt asks again
      throw error;
    });
    return this.known;
  }

  private async read(): Promise<ReadonlyMap<string, User>> {
    const byName = new Map<string, User[]>();
    for (const user of await this.directory.all()) {
      const name = (user.username ?? '').toLowerCase();
      if (name !== '') byName.set(name, [...(byName.get(name) ?? []), user]);
    }
    return new Map(
      [...byName].flatMap(([name, users]) => {
        const user = onlyOne(users);
        return user === undefined ? [] : [[name, user] as const];
      }),
    );
  }
}

function onlyOne(users: readonly User[]): User | undefined {
  const staying = users.filter(({ state }) => !GONE.has(state ?? ''));
  const candidates = staying.length > 0 ? staying : users;
  return candidates.length === 1 ? candidates[0] : undefined;
}
