import { isMapping } from '../reading/mapping.ts';
import type { AgentConfiguration } from '../model/agent-configuration.ts';
import { holdsSecret, staysSecret } from './secret-keys.ts';

/** Shorter texts would hide half of every message without protecting anything. */
const LEAST_LENGTH = 4;

/** Every secret of a loaded configuration, longest first: tokens, passwords, keys, and log-ins inside addresses. */
export function secretValues(configuration: AgentConfiguration): string[] {
  return secretsIn(configuration);
}

/** The same for anything that came out of a YAML file or a plugin's schema. */
export function secretsIn(value: unknown): string[] {
  const found = new Set<string>();
  collect(value, undefined, found);
  return [...found].filter((text) => text.length >= LEAST_LENGTH).sort((a, b) => b.length - a.length);
}

/** `secretKey` is the nearest key above that makes its value a secret. */
function collect(value: unknown, secretKey: string | undefined, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, secretKey, found);
  else if (isMapping(value)) {
    for (const [key, child] of Object.entries(value)) collect(child, secretKeyOf(key, secretKey), found);
  } else if (typeof value === 'string' || typeof value === 'number') {
    collectText(String(value), secretKey !== undefined, found);
  }
}

function secretKeyOf(key: string, above: string | undefined): string | undefined {
  if (holdsSecret(key)) return key;
  return above !== undefined && staysSecret(above, key) ? above : undefined;
}

function collectText(text: string, secret: boolean, found: Set<string>): void {
  if (secret) found.add(text);
  const login = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\s]*)@/i.exec(text)?.[1];
  if (login === undefined) return;
  const password = login.includes(':') ? login.slice(login.indexOf(':') + 1) : login;
  found.add(text).add(password).add(decoded(password));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
