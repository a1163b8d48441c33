import type { Limits } from '@waldur-site-agent/plugin-sdk';
import { setLimits } from '../commands/limit-commands.ts';
import { limitNumber, parseTresMap } from '../parsing/quantities.ts';
import type { Step } from '../plan/converge.ts';
import type { Account } from '../tree/account-tree.ts';

/**
 * The statement that brings an account to the wanted limits (native units); none when it has them already.
 * @param believing whether a limit that is printed with decimals (`1.50P`), and so may be cut, is taken for the wanted
 *   one when it looks like it: after a write, and where nobody asked for a change
 */
export function limitSteps(
  name: string,
  account: Account | undefined,
  wanted: Limits,
  believing: boolean,
): readonly Step[] {
  const printed = parseTresMap(account?.row.grpTresMins ?? '');
  const differing = Object.entries(wanted).filter(([tres, value]) => differs(tres, printed[tres], value, believing));
  if (differing.length === 0) return [];
  const current = Object.entries(printed).map(([tres, value]) => `${tres}=${value}`);
  const reason = `limits are ${current.join(',') || 'not set'}`;
  return [{ command: setLimits(name, Object.fromEntries(differing)), target: name, reason }];
}

/** @param believing see {@link limitSteps} */
export function differs(tres: string, printed: string | undefined, wanted: number, believing: boolean): boolean {
  if (printed === undefined) return true;
  if (printed.includes('.')) return !believing || !isPrintedAs(tres, wanted, printed);
  return limitNumber(tres, printed) !== wanted;
}

/** SLURM prints two decimals. */
function isPrintedAs(tres: string, wanted: number, printed: string): boolean {
  const step = limitNumber(tres, printed.replace(/^[\d.]+/, '0.01'));
  return Math.abs(limitNumber(tres, printed) - wanted) <= Math.max(1, step);
}
