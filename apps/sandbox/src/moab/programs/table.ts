import type { Options } from './options.ts';
import { Refusal, success, type Result } from './result.ts';

/** What a listing can show of one record, by column. */
export type Columns<T> = Readonly<Record<string, (record: T) => string>>;

/** Records as `--show`, `--raw` and `--quiet` want them; names of columns are taken in any case. */
export function table<T>(records: readonly T[], columns: Columns<T>, options: Options): Result {
  const names = chosen(Object.keys(columns), options['--show']);
  const body = records.map((record) => names.map((name) => columns[name]?.(record) ?? ''));
  const isQuiet = options['--quiet'] !== undefined;
  if (options['--raw'] === undefined) return success(padded(isQuiet ? body : [names, ...body], !isQuiet));
  return success(lines((isQuiet ? body : [names, ...body]).map((row) => row.join('|'))));
}

function chosen(known: readonly string[], show: string | undefined): readonly string[] {
  if (show === undefined) return known;
  return show.split(',').map((name) => {
    const found = known.find((column) => column.toLowerCase() === name.toLowerCase());
    if (found === undefined) throw new Refusal(`Invalid attribute to show: ${name}`);
    return found;
  });
}

/** For people: columns of equal width, dashes below the names. */
function padded(rows: readonly (readonly string[])[], hasHeader: boolean): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const texts = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' '));
  const dashes = widths.map((width) => '-'.repeat(width)).join(' ');
  return lines(hasHeader ? texts.toSpliced(1, 0, dashes) : texts);
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
