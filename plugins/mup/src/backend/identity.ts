import { readFileSync } from 'node:fs';
import type { BackendIdentity } from '@waldur-site-agent/plugin-sdk';

/** Name and version of this package. */
export function identity(): BackendIdentity {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return { type: 'waldur-site-agent-mup', version };
}
