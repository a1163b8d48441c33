import { isMapping } from './mapping.ts';
import { rulesOf, type Rule } from './metadata.ts';

const BOOLEANS = new Map<unknown, boolean>([
  ...['true', 't', 'yes', 'y', 'on', '1', 1].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', 'off', '0', 0].map((word) => [word, false] as const),
]);
const NUMBER = /^[-+]?([0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/;

/**
 * Gives the values of a class with class-validator decorators the declared types, as far as that is harmless: booleans from
 * the usual words, numbers from numeric text. A value that does not fit stays as it is, for the validator to refuse.
 */
export function coerce(instance: object): void {
  const values = instance as Record<string, unknown>;
  for (const [key, rules] of rulesOf(instance.constructor)) {
    const convert = converterFor(rules);
    const value = values[key];
    if (convert !== undefined && value !== undefined)
      values[key] = Array.isArray(value) ? value.map(convert) : convert(value);
  }
  for (const value of Object.values(values)) coerceInside(value);
}

/** Nested instances, alone, in lists or in mappings. Plain mappings have no rules of their own. */
function coerceInside(value: unknown): void {
  if (Array.isArray(value)) value.forEach(coerceInside);
  else if (isMapping(value)) coerce(value);
}

function converterFor(rules: readonly Rule[]): ((value: unknown) => unknown) | undefined {
  const names = new Set(rules.map(({ name }) => name));
  if (names.has('isBoolean')) return toBoolean;
  return names.has('isInt') || names.has('isNumber') ? toNumber : undefined;
}

function toBoolean(value: unknown): unknown {
  return BOOLEANS.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? value;
}

function toNumber(value: unknown): unknown {
  if (typeof value !== 'string' || !NUMBER.test(value.trim())) return value;
  return Number(value.trim().replaceAll('_', ''));
}
