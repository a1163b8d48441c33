import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';

/** What programs read without any file. */
const ALWAYS_KNOWN = new Set(['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT']);

/**
 * The environment in which SLURM's tools read times in the agent's zone; empty when that is the zone of the system,
 * as it is for an empty or unknown one. A name that the host does not know would silently be read as UTC.
 * @throws {BackendNotReadyError} when the host has no such zone
 */
export function zoneEnvironment(timezone: string): Readonly<Record<string, string>> {
  const canonical = canonicalName(timezone);
  if (canonical === undefined) return {};
  const TZ = [timezone, canonical].find((name) => isKnownToHost(name));
  if (TZ !== undefined) return { TZ };
  throw new BackendNotReadyError(
    `this host does not know the time zone "${timezone}", so that SLURM's tools would read times as UTC; ` +
      'install the package tzdata (on some systems tzdata-legacy too) or correct timezone',
  );
}

function canonicalName(timezone: string): string | undefined {
  if (timezone === '') return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function isKnownToHost(name: string): boolean {
  return ALWAYS_KNOWN.has(name) || existsSync(join(process.env['TZDIR'] || '/usr/share/zoneinfo', name));
}
