import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, ValidateNested } from 'class-validator';
import { LustreQuotaSettings } from './nested-settings.ts';

/** `project_directory`: a shared directory for each allocation. */
export class ProjectDirectorySettings {
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;

  @IsOptional()
  @IsString()
  base_path?: string;

  @IsOptional()
  @IsString()
  owner?: string;

  /** Octal text. */
  @IsOptional()
  @IsString()
  permissions?: string;

  @IsOptional()
  @IsBoolean()
  set_gid?: boolean;

  @IsOptional()
  @IsBoolean()
  set_acl?: boolean;

  /** `project_id`: the group is named like the allocation; anything else: `group_name`. */
  @IsOptional()
  @IsString()
  group_owner_source?: string;

  @IsOptional()
  @IsString()
  group_name?: string | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => LustreQuotaSettings)
  lustre_quota?: LustreQuotaSettings | null;
}
