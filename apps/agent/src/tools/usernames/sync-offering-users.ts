import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { UsernameGeneration } from '@waldur-site-agent/offering-users';
import type { PluginCatalog } from '@waldur-site-agent/plugin-loader';
import { USERNAME_MANAGEMENT_BACKEND, type UsernameBackend } from '@waldur-site-agent/plugin-sdk';
import type { OfferingWork, ServedOffering, Tool, Wanted } from '../tool.ts';

/** Makes the usernames that offering users wait for, also where orders and members come as events. */
export const SYNC_OFFERING_USERS: Tool<UsernameBackend> = {
  noun: 'user',
  token: USERNAME_MANAGEMENT_BACKEND,
  failureEndsProgram: true,
  wanted,
  serve,
};

async function wanted(offering: OfferingConfiguration, catalog: PluginCatalog): Promise<Wanted> {
  const usernames = await catalog.usernameBackend(offering.username_management_backend);
  return { kind: 'mount', plugins: { operations: new Map(), usernames: usernames?.module } };
}

/** One call per hundred users, two more when there are any. */
async function serve({ runtime, backend, signal }: ServedOffering<UsernameBackend>): Promise<OfferingWork> {
  const users = await runtime.client.list('/api/marketplace-offering-users/', {
    query: { offering_uuid: [runtime.uuid], is_restricted: false },
  });
  if (users.length > 0) await runtime.details.refresh();
  const { failures, obstacle } = await new UsernameGeneration(runtime, backend).generate(users, signal);
  const failed = failures.map(({ user, message }) => ({ item: `offering user ${user}`, message }));
  if (obstacle === undefined) return { examined: users.length, failures: failed };
  const text = `no usernames are made: ${obstacle.reason}`;
  if (obstacle.severity === 'none') return { examined: users.length, failures: [], skipped: text };
  return { examined: users.length, failures: [{ item: 'all users', message: text }] };
}
