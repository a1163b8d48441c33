import type { OfferingRuntime } from '@waldur-site-agent/offering';
import type { AgentFacts } from './agent-facts.ts';

/**
 * Makes the agent known to a Waldur for one of its offerings, or finds it there. Two calls.
 * @returns UUID of the identity
 */
export async function registerIdentity(
  { client, uuid: offering }: Pick<OfferingRuntime, 'client' | 'uuid'>,
  { version, dependencies }: Pick<AgentFacts, 'version' | 'dependencies'>,
  restarted: Date,
): Promise<string> {
  const name = `agent-${offering}`;
  const [known] = await client.first('/api/marketplace-site-agent-identities/', { query: { name } });
  const body = {
    offering,
    name,
    version,
    last_restarted: restarted.toISOString().replace('Z', '000+00:00'),
    dependencies: [...dependencies],
    config_file_path: '',
    config_file_content: '',
  };
  const answer =
    known?.uuid === undefined
      ? await client.post('/api/marketplace-site-agent-identities/', { body })
      : await client.put('/api/marketplace-site-agent-identities/{uuid}/', { path: { uuid: known.uuid }, body });
  return answer.uuid;
}
