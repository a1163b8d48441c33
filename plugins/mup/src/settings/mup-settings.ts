import type { SettingsProblem } from '@waldur-site-agent/plugin-sdk';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Min,
} from 'class-validator';
import { crossCheck } from './cross-check.ts';

export const TERMINATE_MODES = ['deactivate_allocation', 'none'] as const;

/** `backend_settings` of an offering with `backend_type: mup`. Unknown keys are accepted. */
export class MupSettings {
  /** Only scheme, host and port are used. */
  @Matches(/^https?:\/\/[^\s/?#]+/i, { message: 'write the address of the portal, e.g. https://mup.example.org/' })
  api_url!: string;

  @IsString()
  @IsNotEmpty({ message: 'write the name of the account that the agent signs in with' })
  username!: string;

  @IsString()
  @IsNotEmpty({ message: 'write the password of the account that the agent signs in with' })
  password!: string;

  /** Id from MUP's list of research fields, for users and projects. */
  @IsOptional()
  @IsInt({ message: "write the number of a field from MUP's list of research fields" })
  default_research_field?: number | null;

  /** From OECD field-of-science codes of projects to ids of MUP's research fields. */
  @IsOptional()
  @IsObject({ message: 'write a mapping from OECD codes to numbers of MUP, e.g. { "1.3": 4 }' })
  research_field_mapping?: Record<string, number> | null;

  @IsOptional()
  @IsString()
  default_agency?: string | null;

  @IsOptional()
  @IsString()
  allocation_prefix?: string | null;

  /** Without effect. */
  @IsOptional()
  @IsString()
  project_prefix?: string | null;

  /** Storage of new projects, in GB. */
  @IsOptional()
  @IsInt()
  @Min(0)
  default_storage_limit?: number | null;

  @IsOptional()
  @IsString()
  default_user_salutation?: string | null;

  @IsOptional()
  @IsString()
  default_user_gender?: string | null;

  @IsOptional()
  @IsInt()
  default_user_birth_year?: number | null;

  /** Full name. */
  @IsOptional()
  @IsString()
  default_user_country?: string | null;

  @IsOptional()
  @IsString()
  default_user_institution_type?: string | null;

  @IsOptional()
  @IsString()
  default_user_institution?: string | null;

  @IsOptional()
  @IsString()
  default_user_biography?: string | null;

  @IsOptional()
  @IsString()
  user_funding_agency_prefix?: string | null;

  /** Longest time for one request, in seconds. */
  @IsOptional()
  @IsNumber()
  @Min(1)
  timeout?: number | null;

  @IsOptional()
  @IsIn(TERMINATE_MODES)
  terminate_mode?: string | null;

  /** MUP's usage counts from the allocation's beginning, not from the beginning of the month. */
  @IsOptional()
  @IsBoolean()
  usage_is_cumulative?: boolean | null;

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
