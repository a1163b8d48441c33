import type { OfferingRuntime } from '@waldur-site-agent/offering';

/** Why an offering's usernames are not made by the agent. */
export interface UsernameObstacle {
  /** `none`: as it should be, Waldur makes the names itself. */
  readonly severity: 'none' | 'warning' | 'error';
  readonly reason: string;
}

/** Looks at what Waldur says about the offering at present, see {@link OfferingRuntime.details}. */
export function usernameObstacle(
  { details }: OfferingRuntime,
  backendIsInstalled: boolean,
): UsernameObstacle | undefined {
  const {
    username_generation_policy: policy,
    service_provider_can_create_offering_user: mayCreate,
  }: Readonly<Record<string, unknown>> = details.facts.pluginOptions;
  if (policy !== 'service_provider') {
    const known = typeof policy === 'string' && policy !== '' ? policy : 'none';
    return { severity: 'none', reason: `they are not the service provider's task (policy: ${known})` };
  }
  if (mayCreate !== true) {
    const missing = 'the plugin option service_provider_can_create_offering_user is not set';
    return { severity: 'error', reason: `they are the service provider's task, but ${missing}` };
  }
  if (backendIsInstalled) return undefined;
  return { severity: 'warning', reason: 'the username_management_backend of the configuration is not installed' };
}
