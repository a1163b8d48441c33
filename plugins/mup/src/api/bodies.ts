import type { MupId } from './records.ts';

/** `POST /api/projects/add/`. Dates are YYYY-MM-DD. */
export interface NewProject {
  readonly title: string;
  readonly description: string;
  readonly pi: string;
  readonly co_pi: string;
  readonly science_field: number;
  readonly start_date: string;
  readonly end_date: string;
  readonly agency: string;
  readonly grant_number: string;
  /** GB. */
  readonly max_storage: number;
  readonly ai_included: boolean;
}

/** An allocation as it is added and edited. */
export interface AllocationBody {
  readonly type: string | undefined;
  readonly identifier: string | undefined;
  readonly size: unknown;
  readonly used: unknown;
  readonly active: boolean;
  readonly project: MupId;
}

/** `POST /api/user/`. MUP takes null for `last_login` only. */
export interface NewUser {
  readonly username: string;
  readonly email: string;
  readonly [field: string]: unknown;
}
