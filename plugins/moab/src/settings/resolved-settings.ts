type Raw = Readonly<Record<string, unknown>>;

export type DepositMode = 'difference' | 'full';

/** The settings with every default applied, as the plugin works with them. */
export interface ResolvedSettings {
  readonly allocationPrefix: string;
  readonly projectPrefix: string;
  readonly depositMode: DepositMode;
  readonly softDelete: boolean;
  readonly requireDefaultAccount: boolean;
  /** Empty: looked up in `PATH`. */
  readonly binaryDir: string;
  readonly timeoutSeconds: number;
}

/** Reads what is there without complaint; what must not be misread is refused before, see `refuseFatalSettings`. */
export function resolveSettings(raw: Raw): ResolvedSettings {
  const timeout = raw['command_timeout'];
  return {
    allocationPrefix: text(raw, 'allocation_prefix'),
    projectPrefix: text(raw, 'project_prefix'),
    depositMode: raw['deposit_mode'] === 'full' ? 'full' : 'difference',
    softDelete: raw['soft_delete'] === true,
    requireDefaultAccount: raw['require_default_account'] !== false,
    binaryDir: text(raw, 'binary_dir'),
    timeoutSeconds: typeof timeout === 'number' && timeout > 0 ? timeout : 60,
  };
}

/** Numbers, as YAML reads a prefix of 2026, count as text. */
function text(raw: Raw, key: string): string {
  const value = raw[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : '';
}
