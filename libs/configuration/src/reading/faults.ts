import type { ValidationError } from 'class-validator';
import type { Locator } from '../problems/problem-list.ts';
import type { Path } from '../problems/path.ts';
import { isSecretPath } from '../secrets/secret-keys.ts';
import { describeValue, type Written } from './describe-value.ts';
import { allowedWords, expectationOf } from './expectation.ts';
import { rulesOf, type Rule } from './metadata.ts';
import { nearest } from './nearest.ts';

export interface Fault {
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
  /** The key is not in the file. */
  readonly missing: boolean;
}

/** What class-validator refused, in this project's words; one fault per key, nested keys included. */
export function faultsOf(errors: readonly ValidationError[], path: Path, locator: Locator): Fault[] {
  return errors.flatMap((error) => {
    const here = [...path, stepOf(error)];
    const own = error.constraints === undefined ? [] : [faultOf(error, error.constraints, here, locator)];
    return [...own, ...faultsOf(error.children ?? [], here, locator)];
  });
}

function stepOf(error: ValidationError): string | number {
  return Array.isArray(error.target) ? Number(error.property) : error.property;
}

function faultOf(error: ValidationError, broken: Record<string, string>, path: Path, locator: Locator): Fault {
  const rules = rulesOf(error.target?.constructor ?? {}).get(error.property) ?? [];
  const failing = rules.filter((rule) => broken[rule.name] !== undefined);
  const value: unknown = error.value;
  const written: Written = { secret: isSecretPath(path), source: locator.writtenAs(path) };
  const inside = Array.isArray(value) && failing.length > 0 && failing.every((rule) => rule.each);
  const message = inside ? 'has an entry that does not fit' : describeValue(value, written);
  const own = failing.find((rule) => rule.ownMessage);
  const words = broken[own?.name ?? ''] ?? Object.values(broken)[0] ?? '';
  const hint = hintFor(value, { rules, written, words, own: own !== undefined });
  return { path, message, hint, missing: value === undefined };
}

interface Refusal {
  readonly rules: readonly Rule[];
  readonly written: Written;
  /** The validator's words, which may quote the value. */
  readonly words: string;
  /** These are the plugin author's. */
  readonly own: boolean;
}

function hintFor(value: unknown, { rules, written, words, own }: Refusal): string {
  const { secret, source } = written;
  if (wantsText(rules) && source !== undefined && (typeof value === 'number' || typeof value === 'boolean')) {
    return secret ? 'put the value in quotes' : `put it in quotes: '${source}'`;
  }
  if (own && !secret) return words;
  const expectation = expectationOf(rules);
  if (expectation !== undefined) return `write ${expectation}${secret ? '' : suggestion(value, rules)}`;
  return secret ? 'see the documentation of the plugin' : words;
}

function wantsText(rules: readonly Rule[]): boolean {
  return rules.some((rule) => rule.name === 'isString');
}

function suggestion(value: unknown, rules: readonly Rule[]): string {
  const word = typeof value === 'string' ? nearest(value, knownWords(rules)) : undefined;
  return word === undefined ? '' : ` (did you mean ${word}?)`;
}

function knownWords(rules: readonly Rule[]): readonly string[] {
  return allowedWords(rules) ?? rules.find((rule) => rule.context.words !== undefined)?.context.words?.() ?? [];
}
