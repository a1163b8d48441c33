import { Logger } from '@nestjs/common';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { WaldurClient } from '@waldur-site-agent/waldur-client';

const logger = new Logger('ApiKeys');

/**
 * Public halves of all API keys that Waldur knows of a resource. Undefined when the list cannot be trusted: unreadable,
 * empty, or with a row that has none. Then nothing may be deleted because of it.
 */
export async function knownClientIds(
  client: WaldurClient,
  resourceUuid: string,
): Promise<readonly string[] | undefined> {
  try {
    const rows = await client.list('/api/marketplace-resource-api-keys/', { query: { resource_uuid: resourceUuid } });
    const ids = rows.map((row) => row.client_id ?? '');
    return ids.length === 0 || ids.includes('') ? undefined : ids;
  } catch (error) {
    logger.warn(`API keys known to Waldur could not be listed: ${errorText(error)}`);
    return undefined;
  }
}
