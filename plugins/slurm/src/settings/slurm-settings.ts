import type { SettingsProblem } from '@waldur-site-agent/plugin-sdk';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { crossCheck } from './cross-check.ts';
import { PeriodicLimitsSettings, QosManagementSettings, RestApiSettings } from './nested-settings.ts';
import { ProjectDirectorySettings } from './project-directory-settings.ts';

export const ACCOUNT_POLICIES = ['common', 'individual', 'none'] as const;
export const EXECUTION_MODES = ['cli', 'rest'] as const;
export const USAGE_SOURCES = ['sacct', 'sreport'] as const;

/** `backend_settings` of an offering with `backend_type: slurm`. Unknown keys are accepted. */
export class SlurmSettings {
  /** Default account of new users under the policy `common`; parent of customer accounts without `root_account`. */
  @IsString()
  default_account!: string;

  @IsOptional()
  @IsIn(ACCOUNT_POLICIES)
  default_account_policy?: string;

  @IsOptional()
  @IsString()
  root_account?: string | null;

  @IsString()
  customer_prefix!: string;

  @IsString()
  project_prefix!: string;

  @IsString()
  allocation_prefix!: string;

  /** When set, projects lie directly below it and there are no customer accounts. */
  @IsOptional()
  @IsString()
  parent_account?: string | null;

  @IsOptional()
  @IsString()
  cluster_name?: string | null;

  /** Directory of SLURM's tools; empty: `PATH`. */
  @IsOptional()
  @IsString()
  slurm_bin_path?: string;

  /** Longest time for one call of a SLURM tool, in seconds. */
  @IsOptional()
  @IsNumber()
  @Min(1)
  command_timeout_seconds?: number;

  /** Where usage comes from: each job, or SLURM's hourly sums. */
  @IsOptional()
  @IsIn(USAGE_SOURCES)
  usage_source?: string;

  /** Longest silence of a usage query, in seconds; ten times the time limit of a command when absent. */
  @IsOptional()
  @IsNumber()
  @Min(1)
  usage_timeout_seconds?: number;

  /** Held while something is written to SLURM's database; for hosts with several databases, and for containers. */
  @IsOptional()
  @Matches(/^\//, { message: 'write_lock_file must be an absolute path' })
  write_lock_file?: string | null;

  @IsOptional()
  @IsIn(EXECUTION_MODES)
  execution_mode?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => RestApiSettings)
  rest_api?: RestApiSettings | null;

  @IsOptional()
  @IsString()
  default_partition?: string | null;

  @IsOptional()
  @IsBoolean()
  enforce_offering_partitions?: boolean;

  @IsOptional()
  @IsString()
  qos_default?: string;

  @IsOptional()
  @IsString()
  qos_downscaled?: string | null;

  @IsOptional()
  @IsString()
  qos_paused?: string | null;

  @IsOptional()
  @IsBoolean()
  qos_enforcement_enabled?: boolean;

  @IsOptional()
  @IsBoolean()
  enforce_offering_qos?: boolean | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => QosManagementSettings)
  qos_management?: QosManagementSettings | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => ProjectDirectorySettings)
  project_directory?: ProjectDirectorySettings | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => PeriodicLimitsSettings)
  periodic_limits?: PeriodicLimitsSettings | null;

  @IsOptional()
  @IsBoolean()
  enable_user_homedir_account_creation?: boolean;

  /** Octal text. */
  @IsOptional()
  @IsString()
  default_homedir_umask?: string;

  @IsOptional()
  @IsString()
  homedir_base_path?: string | null;

  @IsOptional()
  @IsObject()
  homedir_quota?: Record<string, unknown> | null;

  @IsOptional()
  @IsObject()
  ldap?: Record<string, unknown> | null;

  @IsOptional()
  @IsBoolean()
  soft_delete?: boolean;

  @IsOptional()
  @IsBoolean()
  check_backend_id_uniqueness?: boolean;

  @IsOptional()
  @IsBoolean()
  check_all_offerings?: boolean;

  @IsOptional()
  @IsInt()
  @Min(1)
  backend_id_max_retries?: number;

  static crossCheck(raw: Readonly<Record<string, unknown>>): readonly SettingsProblem[] {
    return crossCheck(raw);
  }
}
