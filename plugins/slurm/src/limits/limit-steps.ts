import type { Limits } from '@waldur-site-agent/plugin-sdk';
import { setLimits } from '../commands/limit-commands.ts';
import { limitNumber, parseTresMap } from '../parsing/quantities.ts';
import type { Step } from '../plan/converge.ts';
import type { Account } from '../tree/account-tree.ts';

/** The statement that brings an account to the wanted limits (native units); none when it has them already. */
export function limitSteps(
  name: string,
  account: Account | undefined,
  wanted: Limits,
  verifying: boolean,
): readonly Step[] {
  const printed = parseTresMap(account?.row.grpTresMins ?? '');
  const differing = Object.entries(wanted).filter(([tres, value]) => differs(tres, printed[tres], value, verifying));
  if (differing.length === 0) return [];
  const current = Object.entries(printed).map(([tres, value]) => `${tres}=${value}`);
  const reason = `limits are ${current.join(',') || 'not set'}`;
  return [{ command: setLimits(name, Object.fromEntries(differing)), target: name, reason }];
}

/**
 * A large limit printed with decimals (`1.50P`) is not exact: it is written again when asked for, and taken as right
 * afterwards.
 */
function differs(tres: string, printed: string | undefined, wanted: number, verifying: boolean): boolean {
  if (printed === undefined) return true;
  if (printed.includes('.')) return !verifying;
  return limitNumber(tres, printed) !== wanted;
}
