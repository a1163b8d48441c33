import type { Limits } from '../resource/limits.ts';
import type { Member, TeamEntry } from '../resource/member.ts';
import type { Resource } from '../resource/resource.ts';
import type { SourceProject } from './surroundings.ts';

export interface CreateRequest {
  readonly resource: Resource;
  /** The id to create it under. */
  readonly backendId: string;
  /** `restore`: the id is known and the resource was lost; nobody else can own the id. */
  readonly purpose: 'create' | 'restore';
  readonly context: ProvisioningContext;
  /** Whether another Waldur resource of the offering carries this id. Costs a REST call: ask only when it decides. */
  isUsedByAnotherResource(): Promise<boolean>;
}

export interface ProvisioningContext {
  /** People who may use the resource and have a username already. */
  readonly members: readonly Member[];
  /** Everyone in the team, in Waldur's order; undefined when it could not be read. */
  readonly team?: readonly TeamEntry[] | undefined;
  /** The resource's project; undefined when it could not be read or was not asked for. */
  readonly project?: SourceProject | undefined;
  /** Quotas of the resource's plan, in Waldur units; empty when unknown or not asked for. */
  readonly planQuotas: Limits;
  /** SSH public keys by key UUID (dashed); empty when unknown or not asked for. */
  readonly sshKeys: Readonly<Record<string, string>>;
}

/** What Waldur is told about a resource. Absent parts are not reported. */
export interface ResourceReport {
  /** In Waldur units. */
  readonly limits?: Limits;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly endpoints?: readonly Endpoint[];
}

export interface Endpoint {
  readonly name: string;
  readonly url: string;
}

export interface CreatedResource extends ResourceReport {
  readonly backendId: string;
  /** Set by backends that work asynchronously: id of their order. */
  readonly pendingOrderId?: string;
}

export interface ResourceCreator {
  /**
   * Creates the resource with its parents and limits. Idempotent: what an earlier, interrupted attempt for the same
   * resource left under this id is recognised and completed.
   * @throws {DuplicateResourceError} when the id belongs to something else; then nothing of it was changed
   */
  createResource(request: CreateRequest): Promise<CreatedResource>;
}

export interface ResourceReporter {
  /** The report of an existing resource, so that one whose first report got lost can be completed. Writes nothing. */
  reportResource(resource: Resource): Promise<ResourceReport>;
}

export interface LimitSetter {
  /**
   * Sets the named limits (Waldur units) and leaves others alone.
   * @returns id of the pending order on an asynchronous backend
   */
  setLimits(resource: Resource, limits: Limits): Promise<string | undefined>;
}

export interface DurationAwareLimits {
  /** Whether limits of this offering depend on the length of the subscription (accounting type `one`). */
  readonly hasPrepaidComponents: boolean;
  /** Derives all limits anew from the resource (limits in Waldur units, creation and end date) and sets them. */
  recalculateLimits(resource: Resource): Promise<void>;
}

export interface ResourceTerminator {
  /**
   * Removes the resource; one that is missing already is a success.
   * @param projectSlug when given, a project left without resources may be cleaned up
   * @returns id of the pending order on an asynchronous backend
   */
  terminateResource(resource: Resource, projectSlug: string): Promise<string | undefined>;
}
