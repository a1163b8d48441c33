import type { OfferingConfiguration, Problem } from '@waldur-site-agent/configuration';
import { PluginLoadError, type PluginCatalog } from '@waldur-site-agent/plugin-loader';

const BACKEND_KEYS = ['order_processing_backend', 'membership_sync_backend', 'reporting_backend'] as const;
const NO_USERNAMES = 'base';

/** Backends that the offerings name and that are not installed, or cannot be used. */
export async function backendProblems(
  file: string,
  offerings: readonly OfferingConfiguration[],
  catalog: PluginCatalog,
): Promise<Problem[]> {
  const perOffering = offerings.map(async (offering, index) => {
    const place = (key: string) => ({ file, path: `offerings[${index}].${key}` });
    const backends = BACKEND_KEYS.filter((key) => offering[key] !== '').map((key) =>
      problemOf(place(key), () => catalog.backend(offering[key])),
    );
    return Promise.all([...backends, usernameProblem(place('username_management_backend'), offering, catalog)]);
  });
  const problems = await Promise.all(perOffering);
  return problems.flat().filter((problem) => problem !== undefined);
}

type Place = Pick<Problem, 'file' | 'path'>;

async function problemOf(place: Place, load: () => Promise<unknown>): Promise<Problem | undefined> {
  try {
    await load();
    return undefined;
  } catch (error) {
    if (!(error instanceof PluginLoadError)) throw error;
    return { severity: 'error', ...place, ...whatAndRemedy(error.message) };
  }
}

/** The agent runs without such a backend, so a missing one is no error; one that cannot be loaded is. */
async function usernameProblem(
  place: Place,
  { username_management_backend: name }: OfferingConfiguration,
  catalog: PluginCatalog,
): Promise<Problem | undefined> {
  let isInstalled = false;
  const problem = await problemOf(place, async () => {
    isInstalled = (await catalog.usernameBackend(name)) !== undefined;
  });
  if (problem !== undefined || isInstalled || name === NO_USERNAMES) return problem;
  const message = `no installed plugin provides the username backend "${name}", so no usernames are made`;
  return { severity: 'warning', ...place, message, hint: 'install the plugin, correct the name, or leave the key out' };
}

/** Messages of the plugin loader end with what to do. */
function whatAndRemedy(text: string): Pick<Problem, 'message' | 'hint'> {
  const at = text.lastIndexOf('; ');
  if (at < 0) return { message: text, hint: 'install the plugin again' };
  return { message: text.slice(0, at), hint: text.slice(at + 2) };
}
