import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import type { PluginCatalog } from '@waldur-site-agent/plugin-loader';
import {
  BackendError,
  type HomeDirectoryMaker,
  ORDER_PROCESSING_BACKEND,
  can,
  readHomedirSettings,
} from '@waldur-site-agent/plugin-sdk';
import type { WaldurClient } from '@waldur-site-agent/waldur-client';
import type { OfferingWork, ServedOffering, Tool, Wanted } from '../tool.ts';

/** Makes the home directories of everyone who has a username, on machines where the plugin does so. */
export const CREATE_HOMEDIRS: Tool<object> = {
  noun: 'user',
  token: ORDER_PROCESSING_BACKEND,
  failureEndsProgram: false,
  wanted,
  serve,
};

async function wanted(offering: OfferingConfiguration, catalog: PluginCatalog): Promise<Wanted> {
  const name = offering.order_processing_backend;
  if (!readHomedirSettings(offering.backend_settings).enabled) {
    return { kind: 'leave out', reason: 'backend_settings.enable_user_homedir_account_creation is off' };
  }
  if (name === '') return { kind: 'leave out', reason: 'order_processing_backend is not configured' };
  const { module } = await catalog.backend(name);
  if (module.makesHomeDirectories !== true) {
    return { kind: 'leave out', reason: `the backend "${name}" makes no home directories` };
  }
  const operations = new Map([[ORDER_PROCESSING_BACKEND, module]]);
  return { kind: 'mount', plugins: { operations, usernames: undefined } };
}

/** One call per hundred users, two more when there are any. The backend logs who could not be served. */
async function serve({ configuration, runtime, backend }: ServedOffering<object>): Promise<OfferingWork> {
  const usernames = await namesOf(runtime.client, runtime.uuid);
  if (usernames.length > 0) {
    await runtime.details.refresh();
    await makerOf(backend).createHomeDirectories(usernames, readHomedirSettings(configuration.backend_settings).umask);
  }
  return { examined: usernames.length, failures: [] };
}

async function namesOf(client: WaldurClient, offeringUuid: string): Promise<readonly string[]> {
  const users = await client.list('/api/marketplace-offering-users/', {
    query: { offering_uuid: [offeringUuid], state: ['OK'], is_restricted: false, field: ['username'] },
  });
  const names = users.map(({ username }) => (username ?? '').trim());
  return [...new Set(names)].filter((name) => name !== '');
}

function makerOf(backend: object | undefined): HomeDirectoryMaker {
  if (backend !== undefined && can(backend, 'createHomeDirectories')) return backend;
  throw new BackendError('the plugin says that it makes home directories, but it does not; report it to its author');
}
