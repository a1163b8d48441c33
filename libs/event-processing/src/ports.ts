import type { TargetHandling } from './target/target-offerings.ts';

/**
 * The work of one offering that events ask for. To mark something is cheap and may be repeated at will: work reads the
 * present state of both sides, so a hundred marks may become one run, but at least one run begins after the last mark.
 * UUIDs are 32 hex digits.
 */
export interface OfferingWork {
  order(orderUuid: string): void;
  /** Brings one resource in line: people, status, limits, everything. */
  resource(resourceUuid: string): void;
  /** Brings all resources of a project in line. @param change what is said of one person or account there */
  project(projectUuid: string, change?: ProjectChange): void;
  /** Brings the resources with these backend ids in line. */
  backendIds(backendIds: readonly string[]): void;
  /**
   * A full membership cycle with re-creation of what is missing, and all orders that wait.
   * @returns true when a run that began after the call is over, false when the agent ends before
   */
  everything(): Promise<boolean>;
}

/** Somebody came to a project or left it; a user by UUID, an account by its name. */
export interface ProjectChange {
  readonly who: { readonly user: string } | { readonly account: string };
  readonly left: boolean;
}

/** What an event is about that carries data of its own: done within the call, since the data exist nowhere else. */
export interface OfferingCommands {
  /** Profile attributes of a user changed. */
  updateAttributes(username: string, attributes: Readonly<Record<string, unknown>>): Promise<void>;
  rotateKey(command: KeyRotation): Promise<void>;
  applyPeriodicSettings(command: PeriodicSettingsCommand): Promise<void>;
  /**
   * Offers what the backend has and Waldur does not for import.
   * @param resumed whether an earlier run may have begun it already
   */
  importResources(requestUuid: string, resumed?: boolean): Promise<void>;
  /** Brings everything in line, and makes again what is missing; see {@link OfferingWork.everything}. */
  resync(): Promise<void>;
}

export interface KeyRotation {
  readonly resourceUuid: string;
  readonly resourceBackendId: string;
  readonly apiKeyUuid: string;
  readonly clientId: string;
}

export interface PeriodicSettingsCommand {
  readonly resourceUuid: string;
  readonly backendId: string;
  readonly policyUuid: string;
  readonly action: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What an offering does about events; operations that are not configured leave it out. */
export interface OfferingEventHandling {
  readonly name: string;
  /** As configured. */
  readonly offeringUuid: string;
  readonly work: OfferingWork;
  readonly commands: OfferingCommands;
  /** Absent unless its orders and resources live in another Waldur whose events are listened to. */
  readonly target?: TargetHandling | undefined;
  /** Told of every message that leads to work, by object type, so that Waldur can be given a sign of life. */
  readonly seen?: (objectType: string) => void;
}
