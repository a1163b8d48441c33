import { BackendError, type Limits } from '@waldur-site-agent/plugin-sdk';
import type { SlurmCommand } from '../tools/slurm-command.ts';
import { accountWord, tresWord, userList } from './arguments.ts';

/** Limits that periodic settings may set. */
export const LIMIT_TYPES = ['GrpTRESMins', 'MaxTRESMins', 'GrpTRES'] as const;
export type LimitType = (typeof LIMIT_TYPES)[number];

export function isLimitType(value: unknown): value is LimitType {
  return LIMIT_TYPES.some((type) => type === value);
}

function modifyAccount(account: string, purpose: string, setting: string): SlurmCommand {
  const words = ['modify', 'account', accountWord(account), 'set', setting];
  return { program: 'sacctmgr', kind: 'write', purpose, words, scope: 'statement' };
}

/** What all jobs of the account may use together, in TRES-minutes (memory in MiB-minutes). Other TRES keep theirs. */
export function setLimits(account: string, limits: Limits): SlurmCommand {
  return setAccountLimits(account, 'GrpTRESMins', limits);
}

/** One kind of limit of an account, in the unit of that kind. */
export function setAccountLimits(account: string, type: LimitType, limits: Limits): SlurmCommand {
  if (!isLimitType(type))
    throw new BackendError(`Unsupported limit type ${String(type)}: use ${LIMIT_TYPES.join(', ')}`);
  return modifyAccount(account, `setting limits of account ${account}`, `${type}=${tresWord(limits)}`);
}

/**
 * What one job of a user may use, in TRES-minutes; the same for several users in one transaction. Every TRES of the
 * cluster is named: those without a limit are cleared.
 */
export function setUserLimits(
  account: string,
  users: string | readonly string[],
  limits: Limits,
  knownTres: readonly string[],
): SlurmCommand {
  const all = { ...Object.fromEntries(knownTres.map((tres) => [tres, -1])), ...limits };
  const names = typeof users === 'string' ? [users] : users;
  const list = userList(names);
  return {
    program: 'sacctmgr',
    kind: 'write',
    purpose: `setting limits of ${names.length === 1 ? `user ${list}` : `${names.length} users`} in account ${account}`,
    words: [
      'modify',
      'user',
      ...(names.length === 1 ? [list, 'where'] : ['where', `name=${list}`]),
      `account=${accountWord(account)}`,
      'set',
      `MaxTRESMins=${tresWord(all)}`,
    ],
    scope: 'statement',
  };
}

/** 0 stops the submission of jobs, -1 allows it. */
export function setGrpSubmitJobs(account: string, value: 0 | -1): SlurmCommand {
  return modifyAccount(account, `changing job submission of account ${account}`, `GrpSubmitJobs=${value}`);
}

/** Share of the account among its siblings. */
export function setFairshare(account: string, shares: number): SlurmCommand {
  if (!Number.isSafeInteger(shares) || shares < 0) throw new BackendError(`Invalid fairshare: ${shares}`);
  return modifyAccount(account, `setting fairshare of account ${account}`, `fairshare=${shares}`);
}

/** Forgets the usage that counts against the limits. Needs slurmctld. */
export function resetRawUsage(account: string): SlurmCommand {
  return modifyAccount(account, `resetting usage of account ${account}`, 'RawUsage=0');
}
