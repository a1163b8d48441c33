import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  ExposedAttributes,
  OFFERING_RUNTIME,
  type OfferingRuntime,
  OfferingUserDirectory,
  type RestOfferingUser,
} from '@waldur-site-agent/offering';
import { UsernameGeneration, UsernameUpkeep } from '@waldur-site-agent/offering-users';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import type { KnownPeople } from '../members/desired-members.ts';
import { type Attempt, attempt } from './attempt.ts';

/** States in which an offering user is, or is going to be, a user of the site. */
const ACTIONABLE = new Set([
  'OK',
  'Requested',
  'Creating',
  'Error creating',
  'Pending account linking',
  'Pending additional validation',
]);

/** Above this number of people one list of all costs less. */
export const MOST_SINGLE_READS = 10;

/** Offering users of a cycle: names are made, profiles pushed, and who is being deleted is told to the username backend. */
@Injectable()
export class CyclePeople {
  private readonly logger = new Logger('MembershipSync');
  private readonly exposed: ExposedAttributes;

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    private readonly generation: UsernameGeneration,
    private readonly upkeep: UsernameUpkeep,
  ) {
    this.exposed = new ExposedAttributes(offering.client, offering.uuid);
  }

  /** One call per hundred users, once more when names were made; a failure leaves names and profiles to the next cycle. */
  async read(): Promise<Attempt<KnownPeople>> {
    const people = await attempt(() => this.readAll());
    if (!people.known) {
      this.logger.error(`offering users could not be read, going on without: ${people.reason}`, people.error);
    }
    return people;
  }

  /** Two calls per user who has no name yet, else one. @param users UUIDs */
  async readSome(users: readonly string[]): Promise<KnownPeople> {
    const before = await this.rowsOf(users);
    const after = (await this.makeNames(before)) ? await this.rowsOf(users) : before;
    return this.known(after.filter(isActionable), before);
  }

  /** One call per user, or the list of all for many; restricted ones left out. @param users UUIDs, hex */
  async rowsOf(users: readonly string[]): Promise<readonly RestOfferingUser[]> {
    const directory = new OfferingUserDirectory(this.offering.client, this.offering.uuid, this.exposed);
    if (users.length > MOST_SINGLE_READS) {
      return (await directory.all()).filter(({ user_uuid }) => users.includes(hex(user_uuid ?? '')));
    }
    return (await Promise.all(users.map((user) => directory.ofUser(user)))).flat();
  }

  private async readAll(): Promise<KnownPeople> {
    const directory = new OfferingUserDirectory(this.offering.client, this.offering.uuid, this.exposed);
    const before = await directory.all();
    const hasNew = await this.makeNames(before);
    if (hasNew) directory.forget();
    const all = hasNew ? await directory.all() : before;
    const actionable = all.filter(isActionable);
    await this.upkeep.pushProfiles(actionable);
    await this.upkeep.deactivate(all);
    return this.known(actionable, before);
  }

  /** @param before as they were before names were made */
  private async known(users: readonly RestOfferingUser[], before: readonly RestOfferingUser[]): Promise<KnownPeople> {
    const nameless = new Set(before.filter(({ username }) => !username).map(({ uuid }) => uuid));
    return {
      byUser: new Map(users.map((user) => [hex(user.user_uuid ?? ''), user])),
      exposed: users.length === 0 ? [] : await this.exposed.names(),
      justNamed: new Set(
        users
          .filter(({ uuid, state, username }) => nameless.has(uuid) && state === 'OK' && username)
          .map(({ user_uuid }) => hex(user_uuid ?? '')),
      ),
    };
  }

  private async makeNames(all: readonly RestOfferingUser[]): Promise<boolean> {
    const actionable = all.filter(isActionable);
    const generated = await this.generation.run(actionable);
    const adopted = await this.adopt(actionable);
    return generated || adopted;
  }

  private async adopt(users: readonly RestOfferingUser[]): Promise<boolean> {
    try {
      return await this.upkeep.adoptBackendNames(users);
    } catch (error) {
      this.logger.error(`usernames could not be taken over from the backend: ${errorText(error)}`, error);
      return false;
    }
  }
}

function isActionable(user: RestOfferingUser): boolean {
  return ACTIONABLE.has(user.state ?? '');
}
