import type { Resource } from '../resource/resource.ts';

/** An offering of another Waldur, where the orders and resources of this one really live. */
export interface EventTarget {
  /** Normally ends in `/api/`. */
  readonly apiUrl: string;
  /** Secret: never logged, never part of an error. Its user must be allowed to register an agent for the offering. */
  readonly token: string;
  /** Of the offering there; hex or with dashes. */
  readonly offeringUuid: string;
  /** Of the other Waldur, in words; stands in logs and in the reason of a failed order. */
  readonly name: string;
  /** Where its broker is; what is absent follows from `apiUrl`. */
  readonly broker?: {
    readonly host?: string | undefined;
    readonly port?: number | undefined;
    readonly path?: string | undefined;
    /** True when absent. */
    readonly useTls?: boolean | undefined;
  };
  /** False switches certificate and host checks off. */
  readonly verifySsl: boolean;
  /** URL; when absent or empty, the environment decides. */
  readonly proxy?: string | undefined;
  /** For one request; the usual time of the agent when absent. */
  readonly requestTimeoutMs?: number | undefined;
}

/**
 * Backends that are another Waldur: the agent listens to its events too, and does at once what a cycle would do later.
 * They have pending orders as well: the id of a pending order is the UUID of the order there.
 */
export interface TargetEvents {
  /** Asked once per process; undefined when nothing is to be listened to. */
  eventTarget(): EventTarget | undefined;
  /**
   * Takes the names of users over from there. Writes only differences.
   * @returns whether a name changed
   */
  syncUsernames(): Promise<boolean>;
  /** Brings the end date of one resource in line with the one there, the last change wins. Writes only differences. */
  syncEndDate(resource: Resource): Promise<void>;
}
