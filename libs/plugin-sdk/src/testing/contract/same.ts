import { deepStrictEqual } from 'node:assert/strict';
import { types } from 'node:util';

/**
 * Compares by content: what kind of object it is in, and in which of a test runner's worlds it was made, does not matter.
 * @throws {AssertionError} with the difference
 */
export function same(actual: unknown, expected: unknown, message?: string): void {
  const [left, right] = [plainForm(actual), plainForm(expected)];
  if (message === undefined) deepStrictEqual(left, right);
  else deepStrictEqual({ [message]: left }, { [message]: right });
}

function plainForm(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (types.isDate(value)) return value.toISOString();
  if (Array.isArray(value)) return value.map(plainForm);
  if (types.isSet(value)) return { Set: [...value].map(plainForm).toSorted(byText) };
  if (types.isMap(value)) return { Map: [...value].map(plainForm).toSorted(byText) };
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainForm(part)]));
}

function byText(left: unknown, right: unknown): number {
  return String(left).localeCompare(String(right));
}
