import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { nestedOf, type ConfigurationClass, type Nested } from '../model/nested.ts';
import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { coerce } from './coerce.ts';
import { describeValue } from './describe-value.ts';
import { faultsOf } from './faults.ts';
import { isMapping, pick } from './mapping.ts';
import { keysOf } from './metadata.ts';

/** Called for every mapping that was read, innermost first. */
export type Visitor = (instance: object, raw: Readonly<Record<string, unknown>>, path: Path) => void;

export interface Reading {
  readonly problems: ProblemList;
  /** Absent keys prove nothing in a file with syntax errors. */
  readonly damaged: boolean;
  readonly visit: Visitor;
}

/**
 * Makes an instance of a configuration class of what the file says, and reports whatever does not fit. Keys that the class
 * does not know are left out. Undefined only when there is no mapping at all.
 */
export function readAs<T extends object>(
  type: ConfigurationClass<T>,
  raw: unknown,
  path: Path,
  reading: Reading,
): T | undefined {
  if (!isMapping(raw)) {
    reportShape(raw, 'a mapping of keys to values', path, reading);
    return undefined;
  }
  const nested = nestedOf(type);
  const known = new Set(keysOf(type).filter((key) => !nested.has(key)));
  const instance = instanceOf(
    type,
    pick(raw, (key) => known.has(key)),
  );
  const errors = validateSync(instance, { forbidUnknownValues: false });
  for (const { missing, ...fault } of faultsOf(errors, path, reading.problems.locator)) {
    if (!missing || !reading.damaged) reading.problems.error(fault.path, fault.message, fault.hint);
  }
  for (const [key, child] of nested) readNested(instance, key, child, raw, path, reading);
  reading.visit(instance, raw, path);
  return instance;
}

/**
 * Only single values need to be transformed. Lists and mappings are taken as they are: class-transformer would lose binary
 * values, and fails on a key named `constructor`.
 */
function instanceOf<T extends object>(type: ConfigurationClass<T>, raw: Readonly<Record<string, unknown>>): T {
  const isSingle = (key: string): boolean => typeof raw[key] !== 'object' || raw[key] === null;
  const instance = plainToInstance(type, pick(raw, isSingle));
  Object.assign(
    instance,
    pick(raw, (key) => !isSingle(key)),
  );
  coerce(instance);
  return instance;
}

function readNested(
  instance: object,
  key: string,
  nested: Nested,
  raw: Readonly<Record<string, unknown>>,
  path: Path,
  reading: Reading,
): void {
  const values = instance as Record<string, unknown>;
  if (!Object.hasOwn(raw, key) && values[key] !== undefined) return;
  const value = raw[key];
  const here = [...path, key];
  if (nested.kind === 'list') values[key] = readList(nested, value, here, reading);
  else if (nested.kind === 'map') values[key] = readMap(nested, value, here, reading);
  else values[key] = readAs(nested.type(), value, here, reading);
}

function readList(nested: Nested, value: unknown, path: Path, reading: Reading): object[] {
  if (!Array.isArray(value)) {
    reportShape(value, 'a list; start each entry with a dash', path, reading);
    return [];
  }
  return value.map((item, index) => readAs(nested.type(), item, [...path, index], reading)).filter(isRead);
}

function readMap(nested: Nested, value: unknown, path: Path, reading: Reading): Record<string, object> {
  if (!isMapping(value)) {
    reportShape(value, 'a mapping of names to mappings', path, reading);
    return {};
  }
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    readAs(nested.type(), item, [...path, name], reading),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined)) as Record<string, object>;
}

function isRead(item: object | undefined): item is object {
  return item !== undefined;
}

function reportShape(value: unknown, expectation: string, path: Path, { problems, damaged }: Reading): void {
  if (damaged && (value === undefined || value === null)) return;
  problems.error(path, describeValue(value, { secret: true }), `write ${expectation}`);
}
