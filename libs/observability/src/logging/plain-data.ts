import { isSecretName, REDACTED } from '../redaction/query-parameters.ts';

const DEEPEST = 8;

/** A value as JSON can hold it, with every text passed through `redact` and fields with secret names hidden. */
export function plainData(value: unknown, redact: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return redact(`${value.name}: ${value.message}`);
  if (depth >= DEEPEST) return '[…]';
  return plainObject(value, redact, depth + 1);
}

function plainObject(value: object, redact: (text: string) => string, depth: number): unknown {
  if ('toJSON' in value && typeof value.toJSON === 'function') return plainData(value.toJSON(), redact, depth);
  if (value instanceof Map) return plainData(Object.fromEntries(value), redact, depth);
  if (value instanceof Set || Array.isArray(value)) return [...value].map((item) => plainData(item, redact, depth));
  const entries = Object.entries(value).map(([name, item]) => [
    redact(name),
    isSecretName(name) && item ? REDACTED : plainData(item, redact, depth),
  ]);
  return Object.fromEntries(entries);
}
