import type { Resource } from '@waldur-site-agent/plugin-sdk';

/** A resource with what only the core looks at. */
export interface ListedResource extends Resource {
  readonly effectiveId: string;
  readonly errorMessage: string;
}
