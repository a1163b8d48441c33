import type { Limits } from '@waldur-site-agent/plugin-sdk';
import type { schemas } from '../client/operation-types.ts';
import { toLimits } from './limits.ts';

/** Quotas of a plan, in Waldur units. @throws {WaldurDataError} when one is no number */
export function planQuotas(rest: Partial<schemas['ProviderPlanDetails']>): Limits {
  return toLimits(rest.quotas);
}
