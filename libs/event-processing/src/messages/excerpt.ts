import { redact } from '@waldur-site-agent/observability';

const LENGTH = 500;
const SECRET_MEMBER = /("(?:secret[_-]?key|api[_-]?key|token|password)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;

/** The beginning of a message, for the log: without secrets. */
export function excerpt(text: string): string {
  return redact(text.replace(SECRET_MEMBER, '$1"[REDACTED]"')).slice(0, LENGTH);
}
