import type { SlurmCommand } from '../tools/slurm-command.ts';
import { accountWord, partitionList, partitionWord, qosList, qosWord, userList } from './arguments.ts';

type Users = string | readonly string[];

export interface QosGrant {
  readonly default_qos?: string | undefined;
  readonly partitions?: readonly string[] | undefined;
  readonly default_account?: string | null | undefined;
}

/**
 * Every form adds one or several users with the same options in one transaction. A default account also becomes the
 * user's own and gets an association; it has to exist.
 */
function add(
  users: Users,
  account: string,
  defaultAccount: string | null | undefined,
  options: readonly string[],
): SlurmCommand {
  const names = typeof users === 'string' ? [users] : users;
  const list = userList(names);
  return {
    program: 'sacctmgr',
    kind: 'write',
    purpose: `adding ${people(names)} to account ${account}`,
    words: [
      'add',
      'user',
      names.length === 1 ? list : `name=${list}`,
      `account=${accountWord(account)}`,
      ...(defaultAccount ? [`DefaultAccount=${accountWord(defaultAccount)}`] : []),
      ...options,
    ],
    scope: 'statement',
  };
}

/** On every partition. */
export function addUser(users: Users, account: string, defaultAccount?: string | null): SlurmCommand {
  return add(users, account, defaultAccount, ['Share=parent']);
}

/** On the site's default partition. */
export function addUserPartition(
  users: Users,
  account: string,
  partition: string,
  defaultAccount?: string | null,
): SlurmCommand {
  return add(users, account, defaultAccount, [`Partition=${partitionWord(partition)}`]);
}

/** On the partitions of the offering. */
export function addUserPartitions(
  users: Users,
  account: string,
  partitions: readonly string[],
  defaultAccount?: string | null,
): SlurmCommand {
  return add(users, account, defaultAccount, [`Partitions=${partitionList(partitions)}`, 'Share=parent']);
}

/** With a QoS list of their own. */
export function addUserQos(users: Users, account: string, qos: readonly string[], grant: QosGrant = {}): SlurmCommand {
  const { partitions = [], default_qos: defaultQos } = grant;
  return add(users, account, grant.default_account, [
    ...(partitions.length > 0 ? [`Partitions=${partitionList(partitions)}`] : []),
    `QosLevel=${qosList(qos)}`,
    ...(defaultQos ? [`DefaultQOS=${qosWord(defaultQos)}`] : []),
    'Share=parent',
  ]);
}

/** Refused while jobs are active. Who loses the default account is left without one. */
export function removeUser(users: Users, account: string): SlurmCommand {
  const names = typeof users === 'string' ? [users] : users;
  return {
    program: 'sacctmgr',
    kind: 'write',
    purpose: `removing ${people(names)} from account ${account}`,
    words: ['remove', 'user', 'where', `name=${userList(names)}`, 'and', `account=${accountWord(account)}`],
    scope: 'statement',
  };
}

export function removeAllUsers(account: string): SlurmCommand {
  return {
    program: 'sacctmgr',
    kind: 'write',
    purpose: `removing all users from account ${account}`,
    words: ['remove', 'user', 'where', `account=${accountWord(account)}`],
    scope: 'statement',
  };
}

function people(names: readonly string[]): string {
  return names.length === 1 ? `user ${names[0]}` : `${names.length} users`;
}
