import type { Json } from '../contract/filler.ts';
import type { Query } from '../contract/operation.ts';
import { Refusal } from '../http/refusal.ts';
import { hex } from '../state/collection.ts';
import type { Call, Reply } from './route.ts';

/** Whether a row fits the values of a filter; several values mean "one of them". */
export type Filter<T> = (row: T, values: readonly string[]) => boolean;

export type Filters<T> = Readonly<Record<string, Filter<T>>>;

const NOT_FILTERS = new Set(['page', 'page_size', 'field', 'o']);

/** One page of the rows that pass the filters, in the order asked for, with Waldur's paging headers. */
export function page<T>(call: Call, rows: readonly T[], view: (row: T) => Json, filters: Filters<T> = {}): Reply {
  const matching = rows.filter((row) => passes(row, call.query, filters));
  const ordered = sorted(matching, view, call.query['o'] ?? []);
  const size = Math.min(positive(call.query, 'page_size', call.paging.default), call.paging.max);
  const at = positive(call.query, 'page', 1);
  const last = Math.max(1, Math.ceil(ordered.length / size));
  if (at > last) throw new Refusal(404, { detail: 'Invalid page.' });
  return {
    status: 200,
    body: ordered.slice((at - 1) * size, at * size).map(view),
    headers: { 'X-Result-Count': String(ordered.length), Link: links(call, at, last) },
  };
}

/** Equality of a text. */
export function is<T>(value: (row: T) => string): Filter<T> {
  return (row, values) => values.includes(value(row));
}

/** Equality of a UUID, with or without dashes. */
export function isUuid<T>(value: (row: T) => string | undefined): Filter<T> {
  return (row, values) => values.some((each) => hex(each) === value(row));
}

/** Earlier than a time, both in ISO 8601. */
export function isBefore<T>(value: (row: T) => string): Filter<T> {
  return (row, values) => values.some((each) => Date.parse(value(row)) < Date.parse(each));
}

export function isTrue<T>(value: (row: T) => boolean): Filter<T> {
  return (row, values) => values.includes(String(value(row)));
}

export function contains<T>(...texts: readonly ((row: T) => string)[]): Filter<T> {
  return (row, [wanted = '']) => texts.some((value) => value(row).toLowerCase().includes(wanted.toLowerCase()));
}

function passes<T>(row: T, query: Query, filters: Filters<T>): boolean {
  return Object.entries(query).every(([name, values]) => {
    if (NOT_FILTERS.has(name)) return true;
    const filter = filters[name];
    // an ignored filter would make a wrong program look right
    if (!filter) throw Refusal.notSimulated(`the filter "${name}"`);
    return filter(row, values);
  });
}

function positive(query: Query, name: string, fallback: number): number {
  const value = query[name]?.[0];
  if (value === undefined) return fallback;
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new Refusal(404, { detail: 'Invalid page.' });
}

function sorted<T>(rows: readonly T[], view: (row: T) => Json, keys: readonly string[]): readonly T[] {
  if (keys.length === 0) return rows;
  const viewed = rows.map((row) => ({ row, shown: view(row) }));
  return viewed.toSorted((a, b) => compare(a.shown, b.shown, keys)).map(({ row }) => row);
}

function compare(a: Json, b: Json, keys: readonly string[]): number {
  for (const key of keys) {
    const name = key.replace(/^-/, '');
    const order = String(a[name]).localeCompare(String(b[name]));
    if (order !== 0) return key.startsWith('-') ? -order : order;
  }
  return 0;
}

function links(call: Call, at: number, last: number): string {
  const to = (number: number, relation: string): string => {
    const url = new URL(call.target, call.views.apiUrl);
    url.searchParams.set('page', String(number));
    return `<${url.href}>; rel="${relation}"`;
  };
  return [
    to(1, 'first'),
    ...(at > 1 ? [to(at - 1, 'prev')] : []),
    ...(at < last ? [to(at + 1, 'next')] : []),
    to(last, 'last'),
  ].join(', ');
}
