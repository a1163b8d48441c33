import { IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches } from 'class-validator';
import { LIMIT_TYPES } from '../commands/limit-commands.ts';

/** `rest_api`: where slurmrestd is, and how to sign in. */
export class RestApiSettings {
  @Matches(/^(https?:\/\/\S+|unix:\/\/\/\S+)$/, { message: 'url must be http(s)://host:port or unix:///path' })
  url!: string;

  @IsOptional()
  @IsString()
  api_version?: string;

  @IsString()
  username!: string;

  @IsOptional()
  @IsString()
  token_file?: string | null;

  @IsOptional()
  @IsString()
  token_env?: string | null;

  @IsOptional()
  @IsBoolean()
  verify_ssl?: boolean;

  /** Seconds. */
  @IsOptional()
  @IsInt()
  timeout?: number;
}

/** `qos_management`: a QoS for each allocation. */
export class QosManagementSettings {
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;

  @IsOptional()
  @IsString()
  flags?: string | null;

  @IsOptional()
  @IsString()
  grp_tres?: string | null;

  @IsOptional()
  @IsString()
  min_tres_per_job?: string | null;

  @IsOptional()
  @IsInt()
  max_jobs?: number | null;

  @IsOptional()
  @IsInt()
  max_submit?: number | null;

  /** Minutes or a walltime such as `2-00:00:00`. */
  @IsOptional()
  @IsString()
  max_wall?: string | null;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  additional_qos?: string[] | null;
}

/** `lustre_quota` of a project directory; blocks in KiB. */
export class LustreQuotaSettings {
  @IsOptional()
  @IsString()
  mount_point?: string | null;

  @IsOptional()
  @IsInt()
  block_softlimit?: number | null;

  @IsOptional()
  @IsInt()
  block_hardlimit?: number | null;

  @IsOptional()
  @IsInt()
  inode_softlimit?: number | null;

  @IsOptional()
  @IsInt()
  inode_hardlimit?: number | null;
}

/** `periodic_limits`: applying what Waldur's periodic policies compute. */
export class PeriodicLimitsSettings {
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;

  @IsOptional()
  @IsBoolean()
  emulator_mode?: boolean;

  @IsOptional()
  @IsString()
  emulator_base_url?: string;

  @IsOptional()
  @IsIn(LIMIT_TYPES)
  limit_type?: string;
}
