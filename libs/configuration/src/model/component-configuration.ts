import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsString } from 'class-validator';
import { expected } from './rules.ts';

export const ACCOUNTING_TYPES = ['usage', 'limit', 'one'] as const;
export type AccountingType = (typeof ACCOUNTING_TYPES)[number];

/** Accepted by Waldur; checked there when the component is sent. */
export const LIMIT_PERIODS: readonly string[] = ['annual', 'month', 'quarterly', 'total'];

/** One entry of `backend_components`. Null means: not written in the file. */
export class ComponentConfiguration {
  @IsString(expected('text, for example "Hours"'))
  measured_unit!: string;

  @IsIn(ACCOUNTING_TYPES)
  accounting_type!: AccountingType;

  @IsString(expected('text, for example "CPU"'))
  label!: string;

  /** Backend units per Waldur unit. */
  @IsNumber()
  unit_factor: number = 1;

  @IsOptional()
  @IsNumber()
  unit_factor_reporting: number | null = null;

  @IsOptional()
  @IsNumber()
  limit: number | null = null;

  @IsOptional()
  @IsString()
  description: string | null = null;

  @IsOptional()
  @IsString()
  article_code: string | null = null;

  @IsOptional()
  @IsInt()
  min_value: number | null = null;

  @IsOptional()
  @IsInt()
  max_value: number | null = null;

  @IsOptional()
  @IsInt()
  max_available_limit: number | null = null;

  @IsOptional()
  @IsInt()
  default_limit: number | null = null;

  @IsOptional()
  @IsString()
  limit_period: string | null = null;

  @IsOptional()
  @IsBoolean()
  is_boolean: boolean | null = null;

  @IsOptional()
  @IsBoolean()
  is_prepaid: boolean | null = null;

  /** Months, like the five that follow. */
  @IsOptional()
  @IsInt()
  min_prepaid_duration: number | null = null;

  @IsOptional()
  @IsInt()
  max_prepaid_duration: number | null = null;

  @IsOptional()
  @IsInt()
  prepaid_duration_step: number | null = null;

  @IsOptional()
  @IsInt()
  min_renewal_duration: number | null = null;

  @IsOptional()
  @IsInt()
  max_renewal_duration: number | null = null;

  @IsOptional()
  @IsInt()
  renewal_duration_step: number | null = null;
}
