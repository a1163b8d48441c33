import type { ImportableResource } from '@waldur-site-agent/plugin-sdk';

/** Something that could become a resource of a project. */
export interface ImportCandidate {
  readonly backendId: string;
  readonly projectSlug: string;
}

/**
 * What the backend has and Waldur does not, with the project that the parent's name tells. Names that differ in case
 * only count as the same: what Waldur has must not be offered a second time.
 */
export function importCandidates(
  listed: readonly ImportableResource[],
  knownBackendIds: readonly string[],
  projectPrefix: string,
): readonly ImportCandidate[] {
  const known = new Set(knownBackendIds.map((id) => id.toLowerCase()));
  const prefix = projectPrefix.toLowerCase();
  return listed
    .filter(
      ({ backendId, parentId }) => !known.has(backendId.toLowerCase()) && parentId.toLowerCase().startsWith(prefix),
    )
    .map(({ backendId, parentId }) => ({ backendId, projectSlug: parentId.slice(prefix.length) }))
    .filter(({ projectSlug }) => projectSlug !== '');
}
