import type { ResourceStatus } from '@waldur-site-agent/plugin-sdk';

/** What the system keeps under one id. */
export interface SandboxAccount {
  readonly id: string;
  /** UUID of the resource it was made for: by this mark its backend recognises its own. */
  readonly owner: string;
  /** In the units of the system. */
  readonly limits: Record<string, number>;
  /** Role by username. */
  readonly members: Record<string, string>;
  status: ResourceStatus;
  /** Limits of single users, in the units of the system. */
  readonly userLimits: Record<string, Record<string, number>>;
  /** Client ids of its API keys; the keys themselves are not kept. */
  readonly clients: string[];
}

/** Something used by somebody, in the units of the system. */
export interface SandboxRecord {
  readonly account: string;
  readonly username: string;
  readonly component: string;
  readonly amount: number;
  /** `YYYY-MM`. */
  readonly month: string;
}
