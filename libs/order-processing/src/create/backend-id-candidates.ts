import type { CoreSettings } from '@waldur-site-agent/offering';
import type { Resource } from '@waldur-site-agent/plugin-sdk';

/** How many names may be tried and which one comes when. */
export interface CandidatePlan {
  readonly tries: number;
  /** @param attempt from 0 */
  candidate(attempt: number): string;
}

/**
 * Names for a new resource: the slug of resource or project (policy `project_slug`) behind the prefix, in lower case;
 * after a name that is taken, the project slug with a growing number.
 */
export function candidatePlan(resource: Resource, settings: CoreSettings): CandidatePlan {
  const byProject = resource.offeringPluginOptions['account_name_generation_policy'] === 'project_slug';
  const base = byProject ? resource.projectSlug : resource.slug;
  return {
    tries: byProject || settings.checkBackendIdUniqueness ? settings.backendIdMaxRetries : 1,
    candidate: (attempt) =>
      `${settings.allocationPrefix}${attempt === 0 ? base : `${resource.projectSlug}-${attempt - 1}`}`.toLowerCase(),
  };
}
