import { Logger } from '@nestjs/common';
import { type Backend, errorText } from '@waldur-site-agent/plugin-sdk';
import { type OfferingRuntime, processorIdentity } from '@waldur-site-agent/offering';
import { WaldurHttpError } from '@waldur-site-agent/waldur-client';
import type { AgentFacts } from './agent-facts.ts';
import { registerIdentity } from './register-identity.ts';

interface Registration {
  readonly identity: string;
  readonly service: string;
}

/**
 * Makes the agent known to Waldur for one offering: identity and processor once per process, the service in every
 * cycle as a sign of life. What Waldur has forgotten (404) is registered anew. A failure never stops the work itself.
 */
export class AgentIdentity {
  private readonly logger = new Logger('AgentIdentity');
  private registered: Registration | undefined;
  private lastSign: number | undefined;

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly facts: AgentFacts,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** First time 4 calls, then 1. @param atMostEveryMs nothing when the last one is not older than this */
  async signOfLife(backend: Backend, atMostEveryMs = 0): Promise<void> {
    if (this.offering.writer.dryRun) return; // registering is no part of what an order changes
    if (this.lastSign !== undefined && performance.now() - this.lastSign < atMostEveryMs) return;
    try {
      await this.register(backend);
      this.lastSign = performance.now();
    } catch (error) {
      this.logger.warn(`the agent could not be registered with Waldur, going on without: ${errorText(error)}`);
    }
  }

  private async register(backend: Backend): Promise<void> {
    if (this.registered === undefined) {
      this.registered = await this.registerAll(backend);
      return;
    }
    try {
      await this.registerService(this.registered.identity);
    } catch (error) {
      if (!(error instanceof WaldurHttpError && error.status === 404)) throw error;
      this.registered = undefined;
      this.registered = await this.registerAll(backend);
    }
  }

  private async registerAll(backend: Backend): Promise<Registration> {
    const identity = await registerIdentity(this.offering, this.facts, this.now());
    const service = await this.registerService(identity);
    await this.offering.client.post('/api/marketplace-site-agent-services/{uuid}/register_processor/', {
      path: { uuid: service },
      body: { name: this.facts.processor, ...processorIdentity(backend) },
    });
    return { identity, service };
  }

  private async registerService(identity: string): Promise<string> {
    const service = await this.offering.client.post('/api/marketplace-site-agent-identities/{uuid}/register_service/', {
      path: { uuid: identity },
      body: { name: this.facts.service ?? this.facts.mode, mode: this.facts.mode },
    });
    return service.uuid;
  }
}
