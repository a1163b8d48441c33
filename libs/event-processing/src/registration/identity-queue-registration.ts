import { SiteAgentError } from '@waldur-site-agent/plugin-sdk';
import { hex, WaldurHttpError } from '@waldur-site-agent/waldur-client';
import { type BrokerAccess, brokerLogin } from './broker-access.ts';
import type { EventIdentity } from './event-identity.ts';
import { presentPasscode } from './passcode.ts';
import type { QueueRegistration, RegisteredQueue } from './queue-registration.ts';
import type { RegisteredOffering } from './registered-offering.ts';

/** Statuses that mean: not on this server (404, 405), not for this token (409, the queue is another user's). */
const NOT_FOR_US = new Set([404, 405, 409]);

/** Subscriptions have to do. */
export class NoIdentityQueueError extends SiteAgentError {
  override readonly kind = 'permanent';
}

/**
 * The one queue of an identity that carries all object types; newer servers only. To register it again renews the
 * password and mends what the server has lost.
 */
export class IdentityQueueRegistration implements QueueRegistration {
  private wasThere = false;

  constructor(
    private readonly offering: RegisteredOffering,
    private readonly identity: EventIdentity,
    private readonly access: BrokerAccess,
    readonly objectTypes: readonly string[],
  ) {}

  /** @throws {NoIdentityQueueError} where there is no such thing */
  async register(): Promise<RegisteredQueue> {
    const { rmq_username: login, vhost, queue_name: name } = await this.ask();
    if (!isName(login) || !isName(vhost) || !isName(name)) {
      throw new Error('Waldur did not say which queue it registered');
    }
    const password = await presentPasscode(this.offering.client);
    this.wasThere = true;
    return {
      login: brokerLogin(this.access, { vhost, login, password }),
      source: { name, context: { offeringUuid: hex(this.offering.uuid) } },
    };
  }

  async discard(): Promise<void> {
    // there is nothing to throw away
  }

  private async ask(): Promise<Readonly<Record<string, unknown>>> {
    try {
      // where it was once, "not found" is about the identity
      const answer = this.wasThere
        ? await this.identity.use((uuid) => this.askFor(uuid))
        : await this.askFor(await this.identity.uuid());
      return { ...(answer as object | null) };
    } catch (error) {
      if (!(error instanceof WaldurHttpError) || !NOT_FOR_US.has(error.status)) throw error;
      throw new NoIdentityQueueError(`the identity has no queue of its own (status ${error.status})`);
    }
  }

  private askFor(uuid: string): Promise<unknown> {
    return this.offering.client.postOutsideContract('/api/marketplace-site-agent-identities/{uuid}/register_queue/', {
      path: { uuid },
      body: { object_types: this.objectTypes },
    });
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
