import { ComponentMapper, type Component } from '@waldur-site-agent/plugin-sdk';
import { parseQuantity, parseTresMap } from './quantities.ts';
import { parseRows } from './rows.ts';
import { elapsedMinutes } from './times.ts';

type Components = Readonly<Record<string, Component>>;

/** One row of `sacct --format=Account,ReqTRES,Elapsed,User`, in TRES-minutes (memory: MiB-minutes). */
export interface UsageRow {
  readonly account: string;
  readonly user: string;
  readonly usage: Readonly<Record<string, number>>;
}

const MEBIBYTE = 2 ** 20;

/** Rows of the answer; TRES that are neither a component nor the target of one are dropped. */
export function parseUsageRows(output: string, components: Components): UsageRow[] {
  const counted = new ComponentMapper(components).targetNames();
  return parseRows(output).map(([account = '', tres = '', elapsed = '', user = '']) => ({
    account,
    user,
    usage: rowUsage(tres, elapsedMinutes(elapsed), counted),
  }));
}

function rowUsage(tres: string, minutes: number, counted: ReadonlySet<string>): Record<string, number> {
  const entries = Object.entries(parseTresMap(tres)).filter(([name]) => counted.has(name));
  return Object.fromEntries(
    entries.map(([name, text]) => {
      const used = parseQuantity(text) * minutes;
      return [name, name === 'mem' ? Math.floor(used / MEBIBYTE) : used];
    }),
  );
}
