import type { Limits } from './limits.ts';

export type ResourceState = 'Creating' | 'OK' | 'Erred' | 'Updating' | 'Terminating' | 'Terminated';

/** A Waldur resource as backends see it. Empty text means that Waldur has no value. UUIDs are 32 hex digits. */
export interface Resource {
  readonly uuid: string;
  readonly name: string;
  readonly slug: string;
  readonly state: ResourceState;
  /** Name of the resource in the backend; empty until it has been created. */
  readonly backendId: string;
  readonly projectUuid: string;
  readonly projectName: string;
  readonly projectSlug: string;
  readonly customerUuid: string;
  readonly customerName: string;
  readonly customerSlug: string;
  /** In Waldur units. */
  readonly limits: Limits;
  readonly planUuid: string;
  readonly paused: boolean;
  readonly downscaled: boolean;
  readonly restrictMemberAccess: boolean;
  /** ISO 8601; undefined when Waldur did not say. */
  readonly created?: string | undefined;
  /** YYYY-MM-DD; undefined when there is none. */
  readonly endDate?: string | undefined;
  /** ISO 8601; when the end date was changed last. Not there when usage is reported. */
  readonly endDateUpdatedAt?: string | undefined;
  /** YYYY-MM-DD. Not there when usage is reported, nor is the description. */
  readonly projectEndDate?: string | undefined;
  readonly projectDescription?: string | undefined;
  readonly offeringBackendId?: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly backendMetadata: Readonly<Record<string, unknown>>;
  readonly offeringPluginOptions: Readonly<Record<string, unknown>>;
}
