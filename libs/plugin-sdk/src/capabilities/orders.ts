import type { Order } from '../resource/order.ts';

export type Evaluation = 'accept' | 'reject' | 'pending';

/** Decides about orders that wait for the provider. Without it every order is accepted. */
export interface OrderEvaluator {
  evaluateOrder(order: Order): Promise<Evaluation>;
}

/** Backends whose work outlives the call: the order stays executing and is polled. */
export interface AsyncOrders {
  /** @returns whether it is finished @throws {BackendError} when it failed */
  checkPendingOrder(pendingOrderId: string): Promise<boolean>;
}

/** Asked once per cycle before any order is listed. */
export interface CyclePreflight {
  /** @throws {BackendNotReadyError} to skip the cycle */
  preflight(): Promise<void>;
}

/** Backends that issue API keys for a resource. */
export interface ResourceApiKeys {
  generateKeys(backendId: string, count: number): Promise<readonly ApiKey[]>;
  /** Removes keys the marketplace does not know. */
  pruneUnknownKeys(backendId: string, knownClientIds: readonly string[]): Promise<void>;
}

export interface ApiKey {
  readonly clientId: string;
  /** Secret: never logged, never part of an error. */
  readonly apiKey: string;
}

/** Further facts a backend wants for a creation, each costing REST calls. They may depend on its settings. */
export interface ProvisioningNeeds {
  readonly provisioningNeeds: {
    /** One call. */
    readonly planQuotas?: boolean;
    /** One call per hundred keys. */
    readonly sshKeys?: boolean;
    /** Profiles of members, as far as the offering exposes them; those added later too. One call in five minutes. */
    readonly userAttributes?: boolean;
    /** One call. */
    readonly project?: boolean;
  };
}

/** How often an empty team is asked for again before a resource is created without users. */
export interface TeamPatience {
  readonly teamFetch: { readonly attempts: number; readonly delaySeconds: number };
}

/** Backends that report an id of their own once a pending order is finished. */
export interface EffectiveIds {
  effectiveId(backendId: string): Promise<string | undefined>;
}

/** Backends that can say which system (cluster, service) they talk to. */
export interface SystemScope {
  /**
   * Equal for two offerings exactly when they live on the same system and could take each other's names. Empty when
   * it cannot be told: then it may be any.
   */
  readonly systemId: string;
}
