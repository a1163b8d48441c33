import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const IN_PACKAGE = 'contract/openapi.json';

/**
 * The OpenAPI document of Waldur's REST interface, as shipped with the REST client: from the installed package, else
 * from the neighbouring folder of a checkout.
 * @throws {Error} when neither has it
 */
export function contractFile(): string {
  const candidates = [installedClient(), neighbour()].flatMap((folder) => (folder ? [join(folder, IN_PACKAGE)] : []));
  const found = candidates.find((file) => existsSync(file));
  if (!found) throw new Error(`no OpenAPI document of Waldur; looked for ${candidates.join(' and ')}`);
  return found;
}

function installedClient(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('@waldur-site-agent/waldur-client/package.json'));
  } catch {
    return undefined;
  }
}

/** The same from sources and from the build: both folders lie equally deep in the package. */
function neighbour(): string {
  return fileURLToPath(new URL('../../../../../libs/waldur-client', import.meta.url));
}
