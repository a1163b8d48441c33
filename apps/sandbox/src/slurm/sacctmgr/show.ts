import { tresName } from '../cluster/tres.ts';
import type { ClusterState } from '../cluster/state.ts';
import { inTreeOrder } from '../cluster/tree.ts';
import { ACCOUNT_KEYS, ASSOCIATION_KEYS, PLAIN_KEYS, QOS_KEYS, USER_KEYS } from '../statement/keys.ts';
import { parseStatement, valuesOf, type Statement } from '../statement/options.ts';
import { columnsOf, type Line } from './columns.ts';
import { answered, type Result } from './result.ts';
import { associationTargets, namesOf } from './targets.ts';

export interface Layout {
  readonly header: boolean;
}

const ASSOCIATION_FORMAT =
  'cluster,account,user,partition,share,priority,grpjobs,grptres,grpsubmit,grpwall,grptresmins,maxjobs,maxtres,' +
  'maxtrespernode,maxsubmit,maxwall,maxtresmins,qos,defaultqos,grptresrunmins';
const ACCOUNT_FORMAT = 'account,description,organization';
const ACCOUNT_ASSOCIATION_FORMAT =
  `${ACCOUNT_FORMAT},cluster,parentname,user,share,priority,grpjobs,grpnodes,grpcpus,grpmemory,grpsubmit,grpwall,` +
  'grpcpumins,maxjobs,maxnodes,maxcpus,maxsubmit,maxwall,maxcpumins,qos,defaultqos';
const USER_FORMAT = 'user,defaultaccount,adminlevel';
const USER_ASSOCIATION_FORMAT =
  `${USER_FORMAT},cluster,account,partition,share,priority,maxjobs,maxnodes,maxcpus,maxsubmit,maxwall,maxcpumins,` +
  'qos,defaultqos';
const QOS_FORMAT =
  'name,priority,gracetime,preempt,preemptexempttime,preemptmode,flags,usagethreshold,usagefactor,grptres,' +
  'grptresmins,grptresrunmins,grpjobs,grpsubmit,grpwall,maxtres,maxtrespernode,maxtresmins,maxwall,maxtresperuser,' +
  'maxjobsperuser,maxsubmitjobsperuser,maxtresperaccount,maxjobsperaccount,maxsubmitjobsperaccount,mintresperjob';

export function showAssociation(words: readonly string[], state: ClusterState, layout: Layout): Result {
  const statement = parseStatement(words, ASSOCIATION_KEYS);
  const rows = inTreeOrder(associationTargets(statement, state));
  return table(
    statement.format || ASSOCIATION_FORMAT,
    rows.map((row) => ({ row })),
    state,
    layout,
  );
}

export function showAccount(words: readonly string[], state: ClusterState, layout: Layout): Result {
  const statement = parseStatement(words, ACCOUNT_KEYS);
  const names = namesOf(statement, ['names', 'accounts']);
  const organizations = valuesOf(statement.conditions, 'organizations');
  const accounts = byName(
    state.accounts.filter(
      ({ name, organization }) =>
        (!names || names.includes(name)) && (!organizations || organizations.includes(organization)),
    ),
  );
  if (!statement.switches.has('withassoc')) {
    return table(
      statement.format || ACCOUNT_FORMAT,
      accounts.map((account) => ({ account })),
      state,
      layout,
    );
  }
  const users = valuesOf(statement.conditions, 'users');
  const lines = accounts.flatMap((account) =>
    state.associations
      .filter((row) => row.account === account.name && (!users || users.includes(row.user)))
      .map((row) => ({ account, row })),
  );
  return table(statement.format || ACCOUNT_ASSOCIATION_FORMAT, lines, state, layout);
}

export function showUser(words: readonly string[], state: ClusterState, layout: Layout): Result {
  const statement = parseStatement(words, USER_KEYS);
  const names = namesOf(statement, ['names', 'users']);
  const accounts = valuesOf(statement.conditions, 'accounts');
  const rowsOf = (name: string): ClusterState['associations'] =>
    state.associations.filter((row) => row.user === name && (!accounts || accounts.includes(row.account)));
  const users = byName(state.users.filter((user) => !names || names.includes(user.name)));
  const isDetailed = statement.switches.has('withassoc');
  const lines: Line[] = isDetailed
    ? users.flatMap((user) => rowsOf(user.name).map((row) => ({ user, row })))
    : users.map((user) => ({ user }));
  return table(statement.format || (isDetailed ? USER_ASSOCIATION_FORMAT : USER_FORMAT), lines, state, layout);
}

export function showQos(words: readonly string[], state: ClusterState, layout: Layout): Result {
  const statement = parseStatement(words, QOS_KEYS);
  const names = namesOf(statement, ['names']);
  const lines = state.qos.filter((qos) => !names || names.includes(qos.name)).map((qos) => ({ qos }));
  return table(statement.format || QOS_FORMAT, lines, state, layout);
}

export function showTres(words: readonly string[], state: ClusterState, layout: Layout): Result {
  const statement = parseStatement(words, PLAIN_KEYS);
  const names = namesOf(statement, ['names']);
  const types = valuesOf(statement.conditions, 'types');
  const rows = state.tres
    .filter((tres) => (!names || names.includes(tresName(tres))) && (!types || types.includes(tres.type)))
    .map((tres) => ({ type: tres.type, name: tres.name, id: String(tres.id) }));
  return records(rows, statement, layout, { type: 'Type', name: 'Name', id: 'ID' });
}

export function showCluster(words: readonly string[], state: ClusterState, layout: Layout): Result {
  const statement = parseStatement(words, PLAIN_KEYS);
  const blank = { share: '1', grpjobs: '', grptres: '', grpsubmit: '', maxjobs: '', maxtres: '', maxsubmit: '' };
  const control = { controlhost: '127.0.0.1', controlport: '6817', rpc: '9728' };
  const row = { cluster: state.cluster, ...control, ...blank, maxwall: '', qos: 'normal', defaultqos: '' };
  const labels = Object.fromEntries(Object.keys(row).map((key) => [key, key]));
  return records([row], statement, layout, labels);
}

function table(format: string, lines: readonly Line[], state: ClusterState, layout: Layout): Result {
  const columns = columnsOf(format);
  const rows = lines.map((line) => columns.map((column) => column.print(line, state)));
  const header = layout.header ? [columns.map((column) => column.label)] : [];
  return answered([...header, ...rows].map((cells) => `${cells.join('|')}\n`).join(''));
}

/** Listings with columns of their own. */
function records(
  rows: readonly Record<string, string>[],
  statement: Statement,
  layout: Layout,
  labels: Record<string, string>,
): Result {
  const keys = statement.format ? statement.format.toLowerCase().split(',') : Object.keys(labels);
  const header = layout.header ? [keys.map((key) => labels[key] ?? key)] : [];
  const cells = rows.map((row) => keys.map((key) => row[key.split('%', 1)[0] ?? ''] ?? ''));
  return answered([...header, ...cells].map((line) => `${line.join('|')}\n`).join(''));
}

function byName<T extends { readonly name: string }>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
