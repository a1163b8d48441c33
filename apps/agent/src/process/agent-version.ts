import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Version of the agent's own package. */
export function agentVersion(): string {
  // the same distance from the sources and from the built files
  const file = join(import.meta.dirname, '..', '..', 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return version;
}
