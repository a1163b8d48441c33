import type { RecordedChange, WorkScope } from '@waldur-site-agent/plugin-sdk';
import type { OutputFormat } from './output-format.ts';
import { counted, printable } from './printable.ts';
import { fitColumns, renderTable, terminalStyle, type Row, type TableStyle } from './table.ts';

const HEAD: Row = ['#', 'system', 'change', 'detail', 'reason'];
const HELD_HEAD: Row = ['offering', 'resource', 'user', 'would be removed because', 'held back because'];

/** A removal that is called for, but held back. */
export interface HeldRow {
  readonly offering: string;
  readonly resource: string;
  readonly username: string;
  readonly cause: string;
  readonly heldBecause: string;
}

/**
 * The plan of a dry run, numbered in the order in which it would be carried out; ends with a newline.
 * @param held undefined for modes that hold nothing back
 */
export function renderPlan(
  changes: readonly RecordedChange[],
  output: OutputFormat,
  held?: readonly HeldRow[],
  style: TableStyle = terminalStyle(),
): string {
  if (output === 'json') return `${planAsJson(changes, held)}\n`;
  const parts = [
    planAsText(changes, style),
    ...(held === undefined || held.length === 0 ? [] : [heldAsText(held, style)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function planAsJson(changes: readonly RecordedChange[], held: readonly HeldRow[] | undefined): string {
  const flat = changes.map(({ scope, ...change }) => ({ ...scope, ...change }));
  return JSON.stringify({ changes: flat, count: flat.length, ...(held === undefined ? {} : { held }) }, null, 2);
}

function heldAsText(held: readonly HeldRow[], style: TableStyle): string {
  const rows = held.map((row): Row => [row.offering, row.resource, row.username, row.cause, row.heldBecause]);
  const table = renderTable(HELD_HEAD, rows, fitColumns([HELD_HEAD, ...rows], style.columns), style);
  return `${counted(held.length, 'removal')} held back\n${table}`;
}

function planAsText(changes: readonly RecordedChange[], style: TableStyle): string {
  if (changes.length === 0) return 'Nothing to do.';
  const rows = changes.map((change, index) => planRow(change, index + 1));
  const widths = fitColumns([HEAD, ...rows], style.columns);
  const parts = [...groupsOf(changes)].map(([title, indexes]) => {
    const own = indexes.map((index) => rows[index] ?? []);
    return `${title}\n${renderTable(HEAD, own, widths, style)}`;
  });
  return [...parts, `${counted(changes.length, 'change')} planned; nothing was written.`].join('\n\n');
}

function planRow({ system, action, target, detail, reason }: RecordedChange, number: number): Row {
  return [String(number), system, `${action}: ${target}`, detail ?? '', reason ?? ''];
}

function groupsOf(changes: readonly RecordedChange[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, { scope }] of changes.entries()) {
    const title = groupTitle(scope);
    groups.set(title, [...(groups.get(title) ?? []), index]);
  }
  return groups;
}

function groupTitle({ offering, order, resource }: WorkScope): string {
  const parts = [
    offering === undefined ? 'All offerings' : `Offering ${offering}`,
    ...(order === undefined ? [] : [`order ${order}`]),
    ...(resource === undefined ? [] : [`resource ${resource}`]),
  ];
  return printable(parts.join(', '));
}
