import { findRule, type Rule } from './metadata.ts';

/** Completes "write …" from the rules of a property; undefined when they say nothing about the value. */
export function expectationOf(rules: readonly Rule[]): string | undefined {
  const stated = rules.find((rule) => rule.context.expected !== undefined)?.context.expected;
  if (stated !== undefined) return stated;
  const ofEntries = rules.filter((rule) => rule.each);
  const whole = rules.filter((rule) => !rule.each);
  if (ofEntries.length > 0 && whole.length > 0) return listOf(whole, ofEntries);
  const words = allowedWords(rules);
  if (words !== undefined) return `one of ${words.join(', ')}`;
  const names = new Set(rules.map(({ name }) => name));
  if (names.has('isBoolean')) return 'true or false';
  if (names.has('isInt')) return `a whole number${rangeOf(rules)}`;
  if (names.has('isNumber')) return `a number${rangeOf(rules)}`;
  if (names.has('isArray')) return 'a list';
  if (names.has('isString')) return 'text';
  return names.has('isObject') || names.has('nestedValidation') ? 'a mapping' : undefined;
}

function listOf(whole: readonly Rule[], ofEntries: readonly Rule[]): string {
  const entry = expectationOf(ofEntries);
  const list = expectationOf(whole) ?? 'a list';
  return entry === undefined ? list : `${list}, each entry ${entry}`;
}

export function allowedWords(rules: readonly Rule[]): readonly string[] | undefined {
  const words = (findRule(rules, 'isIn') ?? findRule(rules, 'isEnum'))?.args.find((arg) => Array.isArray(arg));
  return words === undefined ? undefined : (words as readonly unknown[]).map(String);
}

function rangeOf(rules: readonly Rule[]): string {
  const [least, most] = [boundOf(rules, 'min'), boundOf(rules, 'max')];
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  if (least !== undefined) return ` of at least ${least}`;
  return most === undefined ? '' : ` of at most ${most}`;
}

export function boundOf(rules: readonly Rule[], name: 'min' | 'max'): number | undefined {
  const bound = findRule(rules, name)?.args[0];
  return typeof bound === 'number' ? bound : undefined;
}
