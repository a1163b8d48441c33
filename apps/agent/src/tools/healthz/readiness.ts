import type { AgentConfiguration, OfferingConfiguration } from '@waldur-site-agent/configuration';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { WaldurClientFactory } from '@waldur-site-agent/waldur-client';
import { waldurConnection } from '../../offering/waldur-connection.ts';
import { agentVersion } from '../../process/agent-version.ts';

/** A probe is to answer soon. */
const REQUEST_TIMEOUT_MS = 10_000;

/** One call per offering, up to the first that succeeds. @returns why Waldur is not to be had; undefined when it is */
export async function readinessProblem(configuration: AgentConfiguration): Promise<string | undefined> {
  const problems: string[] = [];
  for (const offering of configuration.offerings) {
    const problem = await problemOf(configuration, offering);
    if (problem === undefined) return undefined;
    problems.push(`${offering.name}: ${problem}`);
  }
  return problems.join('\n') || 'there are no offerings';
}

async function problemOf(
  configuration: AgentConfiguration,
  offering: OfferingConfiguration,
): Promise<string | undefined> {
  try {
    const connection = waldurConnection(configuration, offering, `waldur-site-agent-healthz/${agentVersion()}`);
    const client = new WaldurClientFactory().create({ ...connection, requestTimeoutMs: REQUEST_TIMEOUT_MS });
    await client.get('/api/users/me/', { query: { field: ['uuid'] } });
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}
