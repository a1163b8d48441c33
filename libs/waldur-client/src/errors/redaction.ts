export const REDACTED = '[REDACTED]';

const NAMES = ['secretKey', 'secret_key', 'secret-key', 'api_key', 'apiKey', 'api-key', 'token', 'password'];
const SENSITIVE = new Set(NAMES.map((name) => name.toLowerCase()));
const SENSITIVE_QUERY = new RegExp(`([?&](?:${NAMES.join('|')})=)[^&#\\s"'<>]*`, 'gi');
const USER_INFO = /(\w:\/\/)[^/?#@\s"'<>]+@/g;

/** Removes secrets from text: the given values in the forms they travel in, sensitive query values, logins in URLs. */
export class Redactor {
  constructor(private readonly secrets: () => readonly string[]) {}

  text(text: string, more: readonly string[] = []): string {
    const known = secretPattern([...this.secrets(), ...more]);
    const clean = known ? text.replace(known, REDACTED) : text;
    return clean.replace(SENSITIVE_QUERY, `$1${REDACTED}`).replace(USER_INFO, `$1${REDACTED}@`);
  }
}

function secretPattern(secrets: readonly string[]): RegExp | undefined {
  const forms = new Set(secrets.filter((secret) => secret !== '').flatMap(travelForms));
  // longest first: a secret may contain another one
  const sorted = [...forms].sort((a, b) => b.length - a.length);
  return sorted.length === 0 ? undefined : new RegExp(sorted.map(anyQuoting).join('|'), 'g');
}

/** As it is, and as part of an address, a form or HTML. */
function travelForms(secret: string): string[] {
  const form = new URLSearchParams({ s: secret }).toString().slice(2);
  const html = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return [secret, encodeURIComponent(secret), form, html];
}

/** Pattern for a text that may have been quoted as JSON, even repeatedly. */
function anyQuoting(text: string): string {
  return text
    .split(/(["\\])/)
    .map((part) => (part === '"' ? '\\\\*"' : part === '\\' ? '\\\\+' : escapePattern(part)))
    .join('');
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Values under sensitive names, at any depth of a request body. */
export function sensitiveValues(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) =>
    typeof value === 'string' && SENSITIVE.has(name.toLowerCase()) ? [value] : sensitiveValues(value),
  );
}
