import { type AgentFacts, registerIdentity } from '@waldur-site-agent/agent-identity';
import { WaldurHttpError } from '@waldur-site-agent/waldur-client';
import type { RegisteredOffering } from './registered-offering.ts';

/** The agent as Waldur knows it for one offering. Made known once per process, and again when Waldur has forgotten it. */
export class EventIdentity {
  private known: Promise<string> | undefined;

  constructor(
    private readonly offering: Pick<RegisteredOffering, 'client' | 'uuid'>,
    private readonly facts: Pick<AgentFacts, 'version' | 'dependencies'>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** UUID of the identity. Two calls for the first time. */
  uuid(): Promise<string> {
    this.known ??= registerIdentity(this.offering, this.facts, this.now()).catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  /** Does something with the identity; if Waldur answers that there is none, with a new one. */
  async use<T>(work: (uuid: string) => Promise<T>): Promise<T> {
    const before = this.known;
    try {
      return await work(await this.uuid());
    } catch (error) {
      if (before === undefined || !(error instanceof WaldurHttpError) || error.status !== 404) throw error;
      // somebody else may have been told so too, and be making a new one
      if (this.known === before) this.known = undefined;
      return await work(await this.uuid());
    }
  }
}
