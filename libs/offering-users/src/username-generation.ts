import { Logger } from '@nestjs/common';
import { type OfferingUser, type UsernameBackend, errorText } from '@waldur-site-agent/plugin-sdk';
import type { OfferingRuntime, RestOfferingUser } from '@waldur-site-agent/offering';
import { hex } from '@waldur-site-agent/waldur-client';
import { UsernameTransitions } from './username-transitions.ts';

/** States handled second, after `Requested`. */
const PENDING = new Set(['Creating', 'Pending account linking', 'Pending additional validation', 'Error creating']);

/** Gives offering users their usernames, where the offering leaves that to the service provider. */
export class UsernameGeneration {
  private readonly logger = new Logger('Usernames');

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly backend: UsernameBackend | undefined,
  ) {}

  /** @returns whether at least one username was set, so that users should be read again */
  async run(users: readonly RestOfferingUser[]): Promise<boolean> {
    if (users.length === 0 || this.backend === undefined || !this.mayCreateUsers()) return false;
    const transitions = new UsernameTransitions(this.offering, this.backend);
    let changed = false;
    for (const user of inOrder(users)) {
      try {
        changed = (await transitions.advance(user)) || changed;
      } catch (error) {
        this.logger.error(`username of offering user ${user.uuid} could not be set: ${errorText(error)}`);
      }
    }
    return changed;
  }

  private mayCreateUsers(): boolean {
    const options = this.offering.details.facts.pluginOptions;
    if (options['username_generation_policy'] !== 'service_provider') return false;
    if (options['service_provider_can_create_offering_user'] === true) return true;
    this.logger.error(
      `offering ${this.offering.name}: usernames are the service provider's task, but the plugin option ` +
        'service_provider_can_create_offering_user is not set; no usernames can be made',
    );
    return false;
  }
}

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
