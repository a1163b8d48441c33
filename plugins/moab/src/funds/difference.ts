import { Credits } from '../credits/credits.ts';

/**
 * Credits to deposit (above 0) or to withdraw (below 0) when a limit changes. Never more than the change itself, and
 * never beyond the new limit: where an earlier attempt has done its work, because its reply or the agent got lost,
 * nothing is left to do.
 * @param from the limit so far, in whole credits
 * @param to the new limit, in whole credits
 * @param allocated what the fund holds according to MAM: deposits less withdrawals
 */
export function difference(from: number, to: number, allocated: Credits): number {
  const missing = Credits.whole(to).minus(allocated).truncated();
  return to >= from ? clamp(missing, 0, to - from) : clamp(missing, to - from, 0);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
