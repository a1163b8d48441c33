import type { AgentFacts } from '@waldur-site-agent/agent-identity';
import type { OfferingRuntime } from '@waldur-site-agent/offering';
import { WaldurHttpError } from '@waldur-site-agent/waldur-client';

/** The agent as Waldur knows it for one offering. Made known once per process, and again when Waldur has forgotten it. */
export class EventIdentity {
  private known: Promise<string> | undefined;

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly facts: Pick<AgentFacts, 'version' | 'dependencies'>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** UUID of the identity. Two calls for the first time. */
  uuid(): Promise<string> {
    this.known ??= this.makeKnown().catch((error: unknown) => {
      this.known = undefined;
      throw error;
    });
    return this.known;
  }

  /** Does something with the identity; if Waldur answers that there is none, with a new one. */
  async use<T>(work: (uuid: string) => Promise<T>): Promise<T> {
    const isOld = this.known !== undefined;
    try {
      return await work(await this.uuid());
    } catch (error) {
      if (!isOld || !(error instanceof WaldurHttpError) || error.status !== 404) throw error;
      this.known = undefined;
      return await work(await this.uuid());
    }
  }

  private async makeKnown(): Promise<string> {
    const { client, uuid: offering } = this.offering;
    const name = `agent-${offering}`;
    const [found] = await client.first('/api/marketplace-site-agent-identities/', { query: { name } });
    const body = {
      offering,
      name,
      version: this.facts.version,
      last_restarted: this.now().toISOString(),
      dependencies: [...this.facts.dependencies],
      config_file_path: '',
      config_file_content: '',
    };
    const answer =
      found?.uuid === undefined
        ? await client.post('/api/marketplace-site-agent-identities/', { body })
        : await client.put('/api/marketplace-site-agent-identities/{uuid}/', { path: { uuid: found.uuid }, body });
    return answer.uuid;
  }
}
