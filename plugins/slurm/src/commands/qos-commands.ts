import type { SlurmCommand } from '../tools/slurm-command.ts';
import { accountWord, qosWord } from './arguments.ts';

/** Limits of a new QoS, in SLURM's own spelling. */
export interface QosOptions {
  readonly flags?: string | undefined;
  readonly grp_tres?: string | undefined;
  readonly max_jobs?: number | undefined;
  readonly max_submit?: number | undefined;
  readonly max_wall?: string | undefined;
  readonly min_tres_per_job?: string | undefined;
}

function write(purpose: string, words: readonly string[], scope: SlurmCommand['scope'] = 'statement'): SlurmCommand {
  return { program: 'sacctmgr', kind: 'write', purpose, words, scope };
}

/**
 * The QoS of an account; users who inherit it follow, users with a list of their own do not.
 * @param defaultQos new QoS of jobs that name none, when the present one is not in the list
 */
export function setQos(account: string, qos: string, defaultQos?: string): SlurmCommand {
  const names = qos.split(',').map((name) => qosWord(name.trim()));
  return write(`setting QoS of account ${account}`, [
    'modify',
    'account',
    accountWord(account),
    'set',
    `qos=${names.join(',')}`,
    ...(defaultQos === undefined ? [] : [`defaultqos=${qosWord(defaultQos)}`]),
  ]);
}

/** One more QoS for an account. */
export function addQosToAccount(account: string, qos: string): SlurmCommand {
  return write(`adding QoS ${qos} to account ${account}`, [
    'modify',
    'account',
    'set',
    `qos+=${qosWord(qos)}`,
    'where',
    `account=${accountWord(account)}`,
  ]);
}

/** The QoS of jobs that name none; the account must have it already. */
export function setDefaultQos(account: string, qos: string): SlurmCommand {
  return write(`setting the default QoS of account ${account}`, [
    'modify',
    'account',
    'set',
    `defaultqos=${qosWord(qos)}`,
    'where',
    `account=${accountWord(account)}`,
  ]);
}

/** Makes a QoS, then gives it its limits, one statement each. */
export function createQos(qos: string, options: QosOptions): readonly SlurmCommand[] {
  const name = qosWord(qos);
  const settings: readonly [string, string | number | undefined | null][] = [
    ['GrpTRES', options.grp_tres],
    ['MaxJobs', options.max_jobs],
    ['MaxSubmit', options.max_submit],
    ['MaxWall', options.max_wall],
    ['MinTRESPerJob', options.min_tres_per_job],
  ];
  const given = settings.filter(([, value]) => value !== undefined && value !== null && value !== '');
  const flags = options.flags ? ['set', `flags=${options.flags}`] : [];
  return [
    write(`adding QoS ${name}`, ['add', 'qos', name, ...flags], 'global'),
    ...given.map(([key, value]) =>
      write(`setting ${key} of QoS ${name}`, ['modify', 'qos', name, 'set', `${key}=${value}`], 'global'),
    ),
  ];
}

/** Refused by SLURM while it is the default of an association. */
export function removeQos(qos: string): SlurmCommand {
  return write(`removing QoS ${qos}`, ['remove', 'qos', 'where', `name=${qosWord(qos)}`], 'global');
}
