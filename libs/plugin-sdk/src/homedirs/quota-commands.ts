import type { HomedirQuota } from './homedir-settings.ts';

/** One program run: name and arguments. */
export type CommandWords = readonly [program: string, ...args: string[]];

/** One quota to set, and the query that shows what is set. */
export interface QuotaStep {
  readonly set: CommandWords;
  readonly verify: CommandWords;
  /** What the query has to print, when that can be compared. */
  readonly expected?: string;
}

/** What to run for one user's quota; nothing when there is no limit or no mount point. */
export function quotaSteps(quota: HomedirQuota, user: string, home: string): readonly QuotaStep[] {
  if (quota.provider === 'ceph_xattr') return cephSteps(quota, home);
  const mount = quota.mount_point;
  if (!mount) return [];
  return quota.provider === 'xfs' ? xfsSteps(quota, user, mount) : lustreSteps(quota, user, mount);
}

function cephSteps(quota: HomedirQuota, home: string): readonly QuotaStep[] {
  const values = { max_bytes: quota.max_bytes, max_files: quota.max_files };
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === null) return [];
    const attribute = `ceph.quota.${name}`;
    return [
      {
        set: ['setfattr', '-n', attribute, '-v', String(value), home],
        verify: ['getfattr', '--only-values', '-n', attribute, home],
        expected: String(value),
      } satisfies QuotaStep,
    ];
  });
}

function xfsSteps(quota: HomedirQuota, user: string, mount: string): readonly QuotaStep[] {
  const limits = present(['bsoft', 'bhard', 'isoft', 'ihard'], quota).map(([name, value]) => `${name}=${value}`);
  if (limits.length === 0) return [];
  return [
    {
      set: ['xfs_quota', '-x', '-c', `limit -u ${limits.join(' ')} ${user}`, mount],
      verify: ['xfs_quota', '-x', '-c', `quota -u -N -b -h ${user}`, mount],
    },
  ];
}

function lustreSteps(quota: HomedirQuota, user: string, mount: string): readonly QuotaStep[] {
  const limits = present(['-b', '-B', '-i', '-I'], quota).flat();
  if (limits.length === 0) return [];
  return [{ set: ['lfs', 'setquota', '-u', user, ...limits, mount], verify: ['lfs', 'quota', '-u', user, mount] }];
}

/** The configured limits under the names that a tool has for soft block, hard block, soft inode, hard inode. */
function present(names: readonly string[], quota: HomedirQuota): [string, string][] {
  const values = [quota.block_softlimit, quota.block_hardlimit, quota.inode_softlimit, quota.inode_hardlimit];
  return values.flatMap((value, index) =>
    value === undefined || value === null ? [] : [[names[index] ?? '', String(value)] satisfies [string, string]],
  );
}
