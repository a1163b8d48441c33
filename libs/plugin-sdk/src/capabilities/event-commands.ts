import type { Limits } from '../resource/limits.ts';
import type { ApiKey } from './orders.ts';

/** Backends that can replace one API key of a resource by another. */
export interface KeyRotator {
  /**
   * Makes a new secret; the old one stops working. It may be called once more for the same key when the first new
   * secret did not reach Waldur.
   * @param knownClientIds public halves of all keys that Waldur knows of the resource; undefined when that could not
   *   be found out: then no key but the named one may go
   * @returns the new secret, or both halves when the public one changes too. Never logged
   */
  rotateKey(
    clientId: string,
    backendId: string,
    knownClientIds: readonly string[] | undefined,
  ): Promise<string | ApiKey>;
}

/** What became of settings that a policy computed; reported to Waldur. */
export interface PeriodicSettingsOutcome {
  readonly success: boolean;
  /** Production when absent. */
  readonly mode?: 'production' | 'emulator' | undefined;
  /** In words or as typed, in order; those before a failure too. */
  readonly commandsExecuted?: readonly string[] | undefined;
  /** Why it failed. */
  readonly error?: string | undefined;
}

/** Backends whose resources follow a periodic-usage policy of Waldur. */
export interface PeriodicSettingsApplier {
  /**
   * Brings a resource to what the policy computed.
   * @param settings as Waldur sent them, e.g. `fairshare`, `grp_tres_mins`; unknown keys are ignored
   * @throws {BackendNotReadyError} when nothing could be done at present; it is tried again
   */
  applyPeriodicSettings(
    backendId: string,
    settings: Readonly<Record<string, unknown>>,
  ): Promise<PeriodicSettingsOutcome>;
}

/** Something in the backend that Waldur may not know yet. */
export interface ImportableResource {
  readonly backendId: string;
  /** What it belongs to, such as the account of its project: the `project_prefix` of the settings and the project's slug. */
  readonly parentId: string;
}

/** Backends that can tell what they have, so that Waldur can take it over. */
export interface ImportableResources {
  /**
   * Everything that could be a resource, known to Waldur or not.
   * @throws {BackendNotReadyError} when it could not find out; an answer is never partial
   */
  listResources(): Promise<readonly ImportableResource[]>;
  /** Limits of one of them, in Waldur units. */
  importableLimits(backendId: string): Promise<Limits>;
}

/** Backends that keep profile attributes of users. */
export interface AttributeKeeper {
  /** @param attributes those that the offering exposes, as Waldur sent them, e.g. `email`, `full_name` */
  updateMemberAttributes(username: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
}
