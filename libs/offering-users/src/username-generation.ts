import { Logger } from '@nestjs/common';
import type { OfferingUser, UsernameBackend } from '@waldur-site-agent/plugin-sdk';
import type { OfferingRuntime, RestOfferingUser } from '@waldur-site-agent/offering';
import { hex } from '@waldur-site-agent/waldur-client';
import { OfferingUserApi } from './offering-user-api.ts';
import { type UsernameObstacle, usernameObstacle } from './username-obstacle.ts';
import { type UsernameOutcome, UsernameTransitions } from './username-transitions.ts';

/** States handled second, after `Requested`. */
const PENDING = new Set(['Creating', 'Pending account linking', 'Pending additional validation', 'Error creating']);

/** What one look at the offering users came to. */
export interface UsernameReport {
  /** At least one username was set, so that users should be read again. */
  readonly changed: boolean;
  /** By UUID of the offering user. */
  readonly failures: readonly { readonly user: string; readonly message: string }[];
  /** Why nobody was asked. */
  readonly obstacle?: UsernameObstacle;
}

const NOTHING: UsernameReport = { changed: false, failures: [] };

/** Gives offering users their usernames, where the offering leaves that to the service provider. */
export class UsernameGeneration {
  private readonly logger = new Logger('Usernames');
  private readonly transitions: UsernameTransitions | undefined;
  /** Users being worked on: several orders may ask for the same people at the same time. */
  private readonly underWay = new Map<string, Promise<UsernameOutcome>>();

  constructor(
    private readonly offering: OfferingRuntime,
    backend: UsernameBackend | undefined,
  ) {
    this.transitions =
      backend === undefined ? undefined : new UsernameTransitions(new OfferingUserApi(offering), backend);
  }

  /** @returns whether at least one username was set, so that users should be read again */
  async run(users: readonly RestOfferingUser[]): Promise<boolean> {
    const { changed } = await this.generate(users);
    return changed;
  }

  /**
   * One user after another; a failure concerns one user only.
   * @param signal when aborted, the user at hand is the last one
   */
  async generate(users: readonly RestOfferingUser[], signal?: AbortSignal): Promise<UsernameReport> {
    if (users.length === 0) return NOTHING;
    const obstacle = usernameObstacle(this.offering, this.transitions !== undefined);
    if (obstacle !== undefined) this.log(obstacle);
    if (obstacle !== undefined || this.transitions === undefined) return { ...NOTHING, ...(obstacle && { obstacle }) };
    let changed = false;
    const failures: { user: string; message: string }[] = [];
    for (const user of this.toAdvance(users, this.transitions)) {
      if (signal?.aborted === true) break;
      const outcome = await this.advanceOnce(user, this.transitions);
      if (outcome.kind === 'named') changed = true;
      if (outcome.kind === 'failed') failures.push({ user: user.uuid, message: outcome.message });
    }
    return { changed, failures };
  }

  private toAdvance(users: readonly RestOfferingUser[], transitions: UsernameTransitions): readonly OfferingUser[] {
    return [...inOrder(users), ...users.map(asOfferingUser).filter((user) => transitions.owesName(user))];
  }

  private advanceOnce(user: OfferingUser, transitions: UsernameTransitions): Promise<UsernameOutcome> {
    const underWay = this.underWay.get(user.uuid);
    if (underWay !== undefined) return underWay;
    const started = transitions.advance(user).finally(() => this.underWay.delete(user.uuid));
    this.underWay.set(user.uuid, started);
    return started;
  }

  private log({ severity, reason }: UsernameObstacle): void {
    const text = `offering ${this.offering.name}: no usernames are made: ${reason}`;
    if (severity === 'error') this.logger.error(text);
    else if (severity === 'warning') this.logger.warn(text);
    else this.logger.debug(text);
  }
}

/** Offering users who may need a name: those who just asked for one first, each group in the order of the list. */
export function inOrder(users: readonly RestOfferingUser[]): readonly OfferingUser[] {
  const requested = users.filter((user) => user.state === 'Requested');
  const pending = users.filter((user) => PENDING.has(user.state ?? ''));
  return [...requested, ...pending].map(asOfferingUser);
}

/** An offering user as username backends see it. */
export function asOfferingUser(user: RestOfferingUser): OfferingUser {
  return {
    uuid: user.uuid ?? '',
    username: user.username ?? '',
    state: user.state ?? '',
    userUuid: hex(user.user_uuid ?? ''),
    attributes: { ...user },
  };
}
