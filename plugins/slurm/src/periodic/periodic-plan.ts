import {
  isLimitType,
  setAccountLimits,
  setFairshare,
  resetRawUsage,
  type LimitType,
} from '../commands/limit-commands.ts';
import { limitNumber } from '../parsing/quantities.ts';
import type { SlurmCommand } from '../tools/slurm-command.ts';

/** The part of a periodic message that is applied; other keys are not read. */
export interface PeriodicMessage {
  readonly fairshare?: number | null;
  readonly grp_tres_mins?: Readonly<Record<string, number>> | null;
  readonly max_tres_mins?: Readonly<Record<string, number>> | null;
  readonly limit_type?: string | null;
  readonly reset_raw_usage?: boolean | null;
}

/** What the account has now, as printed. Undefined: not known, so it is written. */
export interface PeriodicState {
  readonly fairshare: string | number | undefined;
  readonly limits: Readonly<Record<LimitType, Readonly<Record<string, string>> | undefined>>;
}

/** The statements that bring an account from what it has to what the policy says. */
export function periodicPlan(
  account: string,
  message: PeriodicMessage,
  state: PeriodicState,
  defaultType: LimitType,
): readonly SlurmCommand[] {
  const type = isLimitType(message.limit_type) ? message.limit_type : defaultType;
  const limits = differing(limitMap(message), state.limits[type]);
  return [
    ...fairshareCommand(account, message.fairshare, state.fairshare),
    ...(Object.keys(limits).length > 0 ? [setAccountLimits(account, type, limits)] : []),
    ...(message.reset_raw_usage === true ? [resetRawUsage(account)] : []),
  ];
}

/** Limits of the message, whichever of the two keys carries them; whole numbers. */
export function limitMap(message: PeriodicMessage): Readonly<Record<string, number>> {
  const hasGroupMap = Object.keys(message.grp_tres_mins ?? {}).length > 0;
  const map = hasGroupMap ? message.grp_tres_mins : message.max_tres_mins;
  return Object.fromEntries(Object.entries(map ?? {}).map(([tres, value]) => [tres, Math.trunc(value)]));
}

function fairshareCommand(
  account: string,
  wanted: number | null | undefined,
  current: string | number | undefined,
): readonly SlurmCommand[] {
  if (!wanted) return [];
  const shares = Math.trunc(wanted);
  return String(current) === String(shares) ? [] : [setFairshare(account, shares)];
}

function differing(
  wanted: Readonly<Record<string, number>>,
  current: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(wanted).filter(([tres, value]) => !isSet(tres, value, current?.[tres])));
}

/** Memory is printed with a unit (`600G`), everything else as it was set. */
function isSet(tres: string, wanted: number, printed: string | undefined): boolean {
  if (printed === undefined) return false;
  return printed === String(wanted) || (/^\d+[KMGTPE]?$/.test(printed) && limitNumber(tres, printed) === wanted);
}
