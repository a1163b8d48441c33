import { ASSOCIATION_COLUMNS } from '../parsing/associations.ts';
import type { SlurmCommand } from '../tools/slurm-command.ts';
import { accountWord, qosWord } from './arguments.ts';

function query(purpose: string, words: readonly string[], scope: SlurmCommand['scope']): SlurmCommand {
  return { program: 'sacctmgr', kind: 'read', purpose, words, scope };
}

/**
 * Every fact about accounts and users in one answer, for the whole cluster or some accounts only. The per-cluster
 * values exist in associations alone; lists of accounts print blanks for them.
 */
export function showAssociations(accounts: readonly string[] = []): SlurmCommand {
  const names = accounts.map((account) => accountWord(account)).join(',');
  const where = names === '' ? [] : ['where', `account=${names}`];
  return query(
    'reading associations',
    ['show', 'assoc', `format=${ASSOCIATION_COLUMNS.join(',')}`, ...where],
    'statement',
  );
}

/** The root account's own row, which every cluster has: an empty answer means that the cluster was not asked. */
export function showRootAssociation(): SlurmCommand {
  const words = ['show', 'assoc', 'format=account,user', 'where', 'account=root', 'user='];
  return query('looking for the root account', words, 'statement');
}

/** Names, descriptions and organizations. Records are global: the cluster does not narrow the answer. */
export function listAccounts(): SlurmCommand {
  return query('listing accounts', ['list', 'account'], 'statement');
}

/** Clusters of the database; also the cheapest sign of life. */
export function listClusters(): SlurmCommand {
  return query('listing clusters', ['list', 'cluster', 'format=cluster'], 'global');
}

/** What the cluster counts: type, name, id. */
export function listTres(): SlurmCommand {
  return query('listing TRES', ['list', 'tres'], 'global');
}

/** One row when the QoS exists. */
export function showQos(qos: string): SlurmCommand {
  return query(`looking for QoS ${qos}`, ['show', 'qos', qosWord(qos)], 'global');
}

/** Version of SLURM. */
export function version(): SlurmCommand {
  return { program: 'sinfo', kind: 'read', purpose: 'reading the version', words: ['-V'], scope: 'program' };
}

/** Whether sacctmgr is the real program. */
export function toolVersion(): SlurmCommand {
  return query('reading the version', ['--version'], 'program');
}
