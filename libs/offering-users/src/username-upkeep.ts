import { Logger } from '@nestjs/common';
import type { OfferingRuntime, RestOfferingUser } from '@waldur-site-agent/offering';
import { type UsernameBackend, type UsernameSource, errorText } from '@waldur-site-agent/plugin-sdk';
import { OfferingUserApi } from './offering-user-api.ts';
import { asOfferingUser } from './username-generation.ts';

const LEAVING = new Set(['Requested deletion', 'Deleting', 'Deleted']);

/** What is done for names that exist: profiles, departures, and names that a backend decides about. */
export class UsernameUpkeep {
  private readonly logger = new Logger('Usernames');
  /** Names that the username backend was told about, so that it is told once, unless the user comes back meanwhile. */
  private deactivated: ReadonlySet<string> = new Set();
  private readonly api: OfferingUserApi;

  constructor(
    offering: OfferingRuntime,
    private readonly backend: UsernameBackend | undefined,
    private readonly source: UsernameSource | undefined,
  ) {
    this.api = new OfferingUserApi(offering);
  }

  /** A failure never stops membership sync. */
  async pushProfiles(users: readonly RestOfferingUser[]): Promise<void> {
    const named = users.filter((user) => nameOf(user) !== '');
    if (named.length === 0) return;
    await this.optional('profiles could not be pushed', () => this.backend?.syncProfiles?.(named.map(asOfferingUser)));
  }

  /** @param users of any state; those who are being deleted in Waldur are told to the username backend */
  async deactivate(users: readonly RestOfferingUser[]): Promise<void> {
    const leaving = new Set(namesOf(users.filter((user) => LEAVING.has(user.state ?? ''))));
    const staying = new Set(namesOf(users.filter((user) => !LEAVING.has(user.state ?? ''))).map(fold));
    this.deactivated = new Set([...this.deactivated].filter((name) => leaving.has(name)));
    const names = [...leaving].filter((name) => !staying.has(fold(name)) && !this.deactivated.has(name));
    if (names.length === 0 || this.backend?.deactivateUsers === undefined) return;
    await this.optional('users could not be deactivated', async () => {
      await this.backend?.deactivateUsers?.(names);
      this.deactivated = new Set([...this.deactivated, ...names]);
    });
  }

  /** @returns whether Waldur was given a name */
  async adoptBackendNames(users: readonly RestOfferingUser[]): Promise<boolean> {
    if (this.source === undefined || users.length === 0) return false;
    const names = await this.source.knownUsernames(users.map(asOfferingUser));
    let changed = false;
    for (const user of users) {
      const name = (names.get(user.uuid ?? '') ?? '').trim();
      if (name !== '' && name !== nameOf(user)) changed = (await this.setName(user, name)) || changed;
    }
    return changed;
  }

  private async setName(user: RestOfferingUser, username: string): Promise<boolean> {
    const uuid = user.uuid ?? '';
    return this.optional(`username of offering user ${uuid} could not be set`, () =>
      this.api.setUsername(uuid, username),
    );
  }

  private async optional(what: string, work: () => Promise<void> | undefined): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.logger.error(`${what}: ${errorText(error)}`, error);
      return false;
    }
  }
}

function namesOf(users: readonly RestOfferingUser[]): readonly string[] {
  return users.map(nameOf).filter((name) => name !== '');
}

function nameOf(user: RestOfferingUser): string {
  return (user.username ?? '').trim();
}

/** Directories do not tell names apart by case. */
function fold(name: string): string {
  return name.toLowerCase();
}
