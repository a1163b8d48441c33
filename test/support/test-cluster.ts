import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A SLURM cluster that a test drives: the simulated or the real one. */
export interface TestCluster {
  readonly kind: 'simulated' | 'real';
  /** Directory of sacctmgr and its siblings. */
  readonly binPath: string;
  readonly name: string;
  /** What the agent's environment needs to reach it. */
  readonly env: Readonly<Record<string, string>>;
}

export interface AssociationRow {
  readonly account: string;
  readonly user: string;
  readonly parent: string;
  readonly limits: string;
}

export async function sacctmgr(cluster: TestCluster, ...words: string[]): Promise<string> {
  const { stdout } = await execute(join(cluster.binPath, 'sacctmgr'), ['-nPi', ...words], {
    env: { ...process.env, ...cluster.env },
  });
  return stdout;
}

/** Associations whose account starts with a prefix. */
export async function associations(cluster: TestCluster, prefix: string): Promise<readonly AssociationRow[]> {
  const text = await sacctmgr(
    cluster,
    'show',
    'assoc',
    `cluster=${cluster.name}`,
    'format=account,user,parentname,grptresmins',
  );
  return text
    .split('\n')
    .filter((line) => line.startsWith(prefix))
    .map((line) => {
      const [account = '', user = '', parent = '', limits = ''] = line.split('|');
      return { account, user, parent, limits };
    });
}

/** `account (parent) limits` and `account/user`, sorted: short to compare. */
export async function tree(cluster: TestCluster, prefix: string): Promise<readonly string[]> {
  const rows = await associations(cluster, prefix);
  return rows
    .map(({ account, user, parent, limits }) =>
      user === '' ? `${account} (${parent})${limits === '' ? '' : ` ${limits}`}` : `${account}/${user}`,
    )
    .sort();
}

/** One column of the account's own row, e.g. `qos`, `grpsubmit`. */
export async function accountColumn(cluster: TestCluster, account: string, column: string): Promise<string> {
  const where = ['where', `account=${account}`, `cluster=${cluster.name}`, 'user='];
  return (await sacctmgr(cluster, 'show', 'assoc', `format=${column}`, ...where)).split('\n')[0] ?? '';
}

/** `user: value` for every user of an account, sorted. */
export async function userColumn(cluster: TestCluster, account: string, column: string): Promise<readonly string[]> {
  const where = ['where', `account=${account}`, `cluster=${cluster.name}`];
  const text = await sacctmgr(cluster, 'show', 'assoc', `format=user,${column}`, ...where);
  const rows = text.split('\n').map((line) => line.split('|'));
  return rows.flatMap(([user = '', value = '']) => (user === '' ? [] : [`${user}: ${value}`])).sort();
}
