import { effectiveDefaultQos, effectiveLimit, effectiveQos } from '../cluster/inheritance.ts';
import { printLimit, type LimitValue } from '../cluster/limits.ts';
import type { AccountRecord, Association, ClusterState, Qos, UserRecord } from '../cluster/state.ts';
import { StatementError } from '../statement/options.ts';
import { defaultAccountOf } from './add-user.ts';

/** What a line of a listing is about; parts that do not apply are missing. */
export interface Line {
  readonly account?: AccountRecord | undefined;
  readonly user?: UserRecord | undefined;
  readonly row?: Association | undefined;
  readonly qos?: Qos | undefined;
}

export interface Column {
  /** Spelled out, lower case; any beginning of it is accepted after `format=`. */
  readonly key: string;
  readonly label: string;
  readonly print: (line: Line, state: ClusterState) => string;
}

function limitColumn(key: string, name: string, label: string = name): Column {
  return { key, label, print: (line, state) => printLimit(name, limitOf(line, state, name)) };
}

function limitOf(line: Line, state: ClusterState, name: string): LimitValue | undefined {
  if (line.row) return effectiveLimit(state, line.row, name);
  return line.qos?.limits[name];
}

/** One TRES of a limit by itself, as old releases named it. */
function countColumn(key: string, label: string, name: string, tres: string): Column {
  return {
    key,
    label,
    print: (line, state) => {
      const limit = limitOf(line, state, name);
      return typeof limit === 'object' ? String(limit[tres] ?? '') : '';
    },
  };
}

export const COLUMNS: readonly Column[] = [
  { key: 'account', label: 'Account', print: ({ row, account }) => row?.account ?? account?.name ?? '' },
  { key: 'user', label: 'User', print: ({ row, user }) => row?.user ?? user?.name ?? '' },
  { key: 'cluster', label: 'Cluster', print: ({ row }, state) => (row ? state.cluster : '') },
  { key: 'partition', label: 'Partition', print: ({ row }) => row?.partition ?? '' },
  { key: 'parentname', label: 'ParentName', print: ({ row }) => (row && row.user === '' ? row.parent : '') },
  { key: 'fairshare', label: 'Share', print: ({ row }) => String(row?.shares ?? 0) },
  { key: 'shares', label: 'Share', print: ({ row }) => String(row?.shares ?? 0) },
  { key: 'share', label: 'Share', print: ({ row }) => String(row?.shares ?? 0) },
  { key: 'description', label: 'Descr', print: ({ account, qos }) => account?.description ?? qos?.description ?? '' },
  { key: 'organization', label: 'Org', print: ({ account }) => account?.organization ?? '' },
  { key: 'adminlevel', label: 'Admin', print: ({ user }) => user?.adminLevel ?? '' },
  {
    key: 'defaultaccount',
    label: 'Def Acct',
    print: ({ user }, state) => (user ? defaultAccountOf(state, user.name) : ''),
  },
  { key: 'defaultwckey', label: 'Def WCKey', print: () => '' },
  { key: 'qoslevel', label: 'QOS', print: ({ row }, state) => (row ? effectiveQos(state, row).join(',') : '') },
  { key: 'defaultqos', label: 'Def QOS', print: ({ row }, state) => (row ? effectiveDefaultQos(state, row) : '') },
  { key: 'name', label: 'Name', print: ({ qos }) => qos?.name ?? '' },
  { key: 'id', label: 'ID', print: ({ qos }) => String(qos?.id ?? '') },
  { key: 'flags', label: 'Flags', print: ({ qos }) => qos?.flags ?? '' },
  { key: 'gracetime', label: 'GraceTime', print: () => '00:00:00' },
  { key: 'preempt', label: 'Preempt', print: () => '' },
  { key: 'preemptexempttime', label: 'PreemptExemptTime', print: () => '' },
  { key: 'preemptmode', label: 'PreemptMode', print: () => 'cluster' },
  { key: 'usagethreshold', label: 'UsageThres', print: () => '' },
  { key: 'usagefactor', label: 'UsageFactor', print: () => '1.000000' },
  {
    key: 'priority',
    label: 'Priority',
    print: (line, state) => printLimit('Priority', limitOf(line, state, 'Priority') ?? (line.qos ? 0 : undefined)),
  },
  limitColumn('grpjobs', 'GrpJobs'),
  limitColumn('grpsubmitjobs', 'GrpSubmitJobs', 'GrpSubmit'),
  limitColumn('grptres', 'GrpTRES'),
  limitColumn('grptresmins', 'GrpTRESMins'),
  limitColumn('grptresrunmins', 'GrpTRESRunMins'),
  limitColumn('grpwall', 'GrpWall'),
  limitColumn('maxjobs', 'MaxJobs'),
  limitColumn('maxjobsperuser', 'MaxJobs', 'MaxJobsPU'),
  limitColumn('maxjobsperaccount', 'MaxJobsPA'),
  limitColumn('maxsubmitjobs', 'MaxSubmitJobs', 'MaxSubmit'),
  limitColumn('maxsubmitjobsperuser', 'MaxSubmitJobs', 'MaxSubmitPU'),
  limitColumn('maxsubmitjobsperaccount', 'MaxSubmitPA'),
  limitColumn('maxtres', 'MaxTRES'),
  limitColumn('maxtresperjob', 'MaxTRES'),
  limitColumn('maxtrespernode', 'MaxTRESPerNode'),
  limitColumn('maxtresperuser', 'MaxTRESPerUser', 'MaxTRESPU'),
  limitColumn('maxtresperaccount', 'MaxTRESPA'),
  limitColumn('maxtresmins', 'MaxTRESMins'),
  limitColumn('maxwall', 'MaxWall'),
  limitColumn('mintresperjob', 'MinTRES'),
  countColumn('grpnodes', 'GrpNodes', 'GrpTRES', 'node'),
  countColumn('grpcpus', 'GrpCPUs', 'GrpTRES', 'cpu'),
  countColumn('grpmemory', 'GrpMem', 'GrpTRES', 'mem'),
  countColumn('grpcpumins', 'GrpCPUMins', 'GrpTRESMins', 'cpu'),
  countColumn('maxnodes', 'MaxNodes', 'MaxTRES', 'node'),
  countColumn('maxcpus', 'MaxCPUs', 'MaxTRES', 'cpu'),
  countColumn('maxcpumins', 'MaxCPUMins', 'MaxTRESMins', 'cpu'),
];

/** @throws {StatementError} for a name that fits no column */
export function columnsOf(format: string): Column[] {
  return format.split(',').map((written) => {
    const name = written.split('%', 1)[0] ?? '';
    const key = name.toLowerCase();
    const column =
      COLUMNS.find((candidate) => candidate.key === key) ?? COLUMNS.find((candidate) => candidate.key.startsWith(key));
    if (!column) throw new StatementError(`Unknown field '${name}'`);
    return column;
  });
}
