import type { ListedResource } from '../reading/listed-resource.ts';

/** Chooses the resources of a cycle. */
export type Selection = (resource: ListedResource) => boolean;

/** Which resources are looked at. */
export type Scope =
  | { readonly kind: 'offering'; readonly selection?: Selection | undefined }
  | { readonly kind: 'project'; readonly uuid: string }
  | { readonly kind: 'resource'; readonly uuid: string }
  | { readonly kind: 'backend ids'; readonly ids: readonly string[] };

export const WHOLE_OFFERING: Scope = { kind: 'offering' };
