import { statSync } from 'node:fs';
import { heartbeatPath } from '@waldur-site-agent/observability';

/** @returns why no agent on this machine counts as alive; undefined when one does */
export function livenessProblem(maxAgeSeconds: number, path = heartbeatPath()): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return `no agent has written the heartbeat ${path}`;
  const ageSeconds = (Date.now() - stats.mtimeMs) / 1000;
  if (ageSeconds < maxAgeSeconds) return undefined;
  return `the heartbeat ${path} is ${ageSeconds.toFixed(0)} s old, ${maxAgeSeconds} s are allowed`;
}
