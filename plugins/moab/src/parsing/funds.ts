import { BackendError } from '@waldur-site-agent/plugin-sdk';
import { Credits } from '../credits/credits.ts';
import { linesOf, rowsOf } from './rows.ts';

/**
 * Number of an account's first fund; undefined when it has none.
 * @throws {BackendError} when the first line is anything else: nothing may be paid into or removed by a guess
 */
export function parseFund(output: string): string | undefined {
  const [first] = linesOf(output);
  if (first === undefined) return undefined;
  if (!/^\d+$/.test(first.trim()))
    throw new BackendError(`MAM did not print the number of a fund, but: ${output.trim()}`);
  return BigInt(first.trim()).toString();
}

/**
 * Credits allocated to a fund, from rows of number and amount; undefined when they do not show. A blank amount is none:
 * MAM's ancestor lists accounts so into which nothing was ever paid.
 */
export function parseAllocated(output: string, fund: string): Credits | undefined {
  const row = rowsOf(output).find(([id = '']) => id.trim() === fund);
  return row && Credits.parse(row[1]?.trim() || '0');
}
