/** A word that may be repeated in a message: nothing that could be a token in the wrong place. */
const HARMLESS_WORD = /^[A-Za-z][\w .+/-]{0,23}$/;

/** How a value stands in the file. */
export interface Written {
  readonly secret: boolean;
  /** Unquoted text in the file. */
  readonly source?: string | undefined;
}

/** Completes "key …": `is missing`, `is the number 63 (YAML reads 0077 so)`. The value of a secret is never told. */
export function describeValue(value: unknown, { secret, source }: Written): string {
  if (value === undefined) return 'is missing';
  if (value === null) return 'is empty (null)';
  if (Array.isArray(value)) return 'is a list';
  if (value instanceof Date) return 'is a date';
  if (typeof value === 'string') return describeText(value, secret);
  if (typeof value === 'number') return secret ? 'is a number' : `is the number ${value}${reading(value, source)}`;
  if (typeof value === 'boolean') return secret ? 'is true or false' : `is ${value}${reading(value, source)}`;
  return 'is a mapping';
}

function reading(value: number | boolean, source: string | undefined): string {
  return source === undefined || source === String(value) ? '' : ` (YAML reads ${source} so)`;
}

function describeText(text: string, secret: boolean): string {
  if (text === '') return 'is empty text';
  return !secret && HARMLESS_WORD.test(text) ? `is "${text}"` : 'is text';
}
