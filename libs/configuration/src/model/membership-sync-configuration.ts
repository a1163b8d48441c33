import { IsArray, IsBoolean, IsInt, IsNumber, IsString, Max, Min } from 'class-validator';

/** `membership_sync` of an offering: guards against wrong removals, and what is reported. */
export class MembershipSyncConfiguration {
  @Min(0)
  @IsInt()
  max_removals: number = 100;

  /** 0…100, of the users on all resources of a cycle. */
  @Max(100)
  @Min(0)
  @IsNumber()
  max_removal_percent: number = 20;

  @Min(0)
  @IsInt()
  always_allowed_removals: number = 10;

  @IsBoolean()
  remove_from_empty_teams: boolean = false;

  @IsArray()
  @IsString({ each: true })
  protected_users: string[] = ['root'];

  @IsBoolean()
  report_limits: boolean = true;
}
