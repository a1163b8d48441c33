/** The whole simulated cluster: what slurmdbd and slurmctld would remember. Plain JSON. */
export interface ClusterState {
  readonly cluster: string;
  /** `down`: connections are refused; `hung`: they are accepted and never answered. */
  slurmdbd: 'up' | 'down' | 'hung';
  accounts: AccountRecord[];
  users: UserRecord[];
  /** In the database's own order: an account, then its users and sub-accounts, latest first. */
  associations: Association[];
  qos: Qos[];
  tres: Tres[];
  partitions: string[];
  jobs: Job[];
  nextJobId: number;
  nextQosId: number;
}

export interface AccountRecord {
  name: string;
  description: string;
  organization: string;
}

export interface UserRecord {
  name: string;
  adminLevel: string;
}

export interface Association {
  account: string;
  /** Empty on the row of the account itself. */
  user: string;
  partition: string;
  /** Account above; empty for root. On a user's row the account itself. */
  parent: string;
  shares: number | 'parent';
  isDefault: boolean;
  /** Own list; undefined = inherited. */
  qos?: string[] | undefined;
  /** Changes (`+name`, `-name`) applied to an inherited list. */
  qosDelta?: string[] | undefined;
  defaultQos?: string | undefined;
  /** Own values by canonical limit name: a number, or TRES amounts. */
  limits: Record<string, number | Record<string, number>>;
}

export interface Qos {
  id: number;
  name: string;
  description: string;
  flags: string;
  limits: Record<string, number | Record<string, number>>;
}

export interface Tres {
  type: string;
  name: string;
  id: number;
}

/** Times are seconds since the epoch. */
export interface Job {
  id: number;
  name: string;
  user: string;
  account: string;
  partition: string;
  state: string;
  reqTres: string;
  allocTres: string;
  submit: number;
  start: number;
  /** Undefined while it runs. */
  end?: number | undefined;
  timelimitMinutes: number;
}

export const ACTIVE_STATES: readonly string[] = ['PENDING', 'RUNNING', 'SUSPENDED', 'COMPLETING', 'CONFIGURING'];

const STANDARD_TRES = ['cpu', 'mem', 'energy', 'node', 'billing', 'fs/disk', 'vmem', 'pages'];

/** A freshly installed cluster: account and user root, QoS normal, a GPU as additional TRES, partitions main and gpu. */
export function emptyCluster(cluster: string): ClusterState {
  const tres = STANDARD_TRES.map((text, index) => {
    const [type = '', name = ''] = text.split('/');
    return { type, name, id: index + 1 };
  });
  const root = { account: 'root', partition: '', shares: 1, limits: {} } as const;
  return {
    cluster,
    slurmdbd: 'up',
    accounts: [{ name: 'root', description: 'default root account', organization: 'root' }],
    users: [{ name: 'root', adminLevel: 'Administrator' }],
    associations: [
      { ...root, user: '', parent: '', isDefault: false, limits: {} },
      { ...root, user: 'root', parent: 'root', isDefault: true, limits: {} },
    ],
    qos: [{ id: 1, name: 'normal', description: 'Normal QOS default', flags: '', limits: {} }],
    tres: [...tres, { type: 'gres', name: 'gpu', id: 1001 }],
    partitions: ['main', 'gpu'],
    jobs: [],
    nextJobId: 1,
    nextQosId: 2,
  };
}
