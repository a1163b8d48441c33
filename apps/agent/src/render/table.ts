import Table from 'cli-table3';
import { printable } from './printable.ts';
import { wrap } from './wrap.ts';

export type Row = readonly string[];

export interface TableStyle {
  /** Width of the whole table, borders included. */
  readonly columns: number;
  readonly colour: boolean;
}

const PADDING = 2;
const NARROWEST = 4;

/** Colour only on a terminal, and not where `NO_COLOR` asks for none. */
export function terminalStyle(stream: { readonly isTTY?: boolean } = process.stdout, env = process.env): TableStyle {
  return { columns: 100, colour: stream.isTTY === true && !env['NO_COLOR'] };
}

/** Widths of the columns (text only) so that a table of these rows fits; the widest ones give way first. */
export function fitColumns(rows: readonly Row[], columns: number): number[] {
  const count = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(1, ...rows.map((row) => printable(row[column] ?? '').length)),
  );
  const available = columns - count * (PADDING + 1) - 1;
  while (sum(widths) > available) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}

export function renderTable(head: Row, rows: readonly Row[], widths: readonly number[], style: TableStyle): string {
  const table = new Table({
    head: cells(head, widths).map((cell) => (style.colour ? cyan(cell) : cell)),
    colWidths: widths.map((width) => width + PADDING),
    // the library's own colours depend on its guess about the environment
    style: { head: [], border: [] },
  });
  table.push(...rows.map((row) => cells(row, widths)));
  return table.toString();
}

function cyan(text: string): string {
  return text.replaceAll(/^.+$/gm, '\u001B[36m$&\u001B[39m');
}

function cells(row: Row, widths: readonly number[]): string[] {
  return widths.map((width, column) => wrap(printable(row[column] ?? ''), width));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
