import type { SettingsProblem } from '../offering/plugin-module.ts';

export const QUOTA_PROVIDERS = ['ceph_xattr', 'xfs', 'lustre'] as const;
export type QuotaProvider = (typeof QUOTA_PROVIDERS)[number];

/** `homedir_quota` of a backend that makes home directories. */
export interface HomedirQuota {
  readonly provider: QuotaProvider;
  readonly max_bytes?: string;
  readonly max_files?: number;
  readonly mount_point?: string;
  readonly block_softlimit?: string;
  readonly block_hardlimit?: string;
  readonly inode_softlimit?: number;
  readonly inode_hardlimit?: number;
}

/** Settings shared by every backend that makes home directories. */
export interface HomedirSettings {
  readonly enabled: boolean;
  /** Octal text, e.g. `0077`. */
  readonly umask: string;
  /** Homes are `<basePath>/<user>`; the password database when undefined. */
  readonly basePath: string | undefined;
  /** Undefined when there is none or it is not valid. */
  readonly quota: HomedirQuota | undefined;
  /** Why the configured quota is not used. */
  readonly problems: readonly SettingsProblem[];
}

const TEXT_KEYS = ['max_bytes', 'mount_point', 'block_softlimit', 'block_hardlimit'];
const NUMBER_KEYS = ['max_files', 'inode_softlimit', 'inode_hardlimit'];
const DEFAULT_UMASK = '0077';

/** Reads the shared keys; what is not valid is named in `problems` and replaced by the default. */
export function readHomedirSettings(raw: Readonly<Record<string, unknown>>): HomedirSettings {
  const quotaProblems = homedirQuotaProblems(raw['homedir_quota']);
  const umask = raw['default_homedir_umask'];
  const basePath = raw['homedir_base_path'];
  const quota = raw['homedir_quota'] ?? undefined;
  return {
    enabled: raw['enable_user_homedir_account_creation'] !== false,
    umask: isOctalMask(umask) ? umask : DEFAULT_UMASK,
    basePath: typeof basePath === 'string' && basePath !== '' ? basePath : undefined,
    quota: quota === undefined || quotaProblems.length > 0 ? undefined : (quota as HomedirQuota),
    problems: [...umaskProblem(umask), ...quotaProblems],
  };
}

/** Whether the text is an octal number from 0 to 0777, as a home directory's umask has to be. */
export function isOctalMask(value: unknown): value is string {
  return (
    typeof value === 'string' && /^(0o)?[0-7]+$/.test(value) && Number.parseInt(value.replace('0o', ''), 8) <= 0o777
  );
}

/** What is wrong with `default_homedir_umask`; nothing when it is absent. */
export function umaskProblem(value: unknown): readonly SettingsProblem[] {
  if (value === undefined || value === null || isOctalMask(value)) return [];
  return [{ path: ['default_homedir_umask'], message: 'must be octal text in quotes from "0" to "0777", e.g. "0077"' }];
}

/** What is wrong with `homedir_quota`; nothing when it is absent. */
export function homedirQuotaProblems(value: unknown): readonly SettingsProblem[] {
  const path = ['homedir_quota'];
  if (value === undefined || value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) return [{ path, message: 'must be a mapping' }];
  return Object.entries({ provider: undefined, ...value }).flatMap(([key, entry]) => {
    const message = quotaKeyProblem(key, entry);
    return message ? [{ path: [...path, key], message }] : [];
  });
}

function quotaKeyProblem(key: string, value: unknown): string | undefined {
  if (key === 'provider') {
    const known = QUOTA_PROVIDERS.some((provider) => provider === value);
    return known ? undefined : `must be one of ${QUOTA_PROVIDERS.join(', ')}`;
  }
  if (![...TEXT_KEYS, ...NUMBER_KEYS].includes(key)) return 'is not a known key';
  if (value === undefined || value === null) return undefined;
  if (NUMBER_KEYS.includes(key)) return Number.isInteger(value) ? undefined : 'must be a whole number';
  return typeof value === 'string' ? undefined : 'must be text in quotes';
}
