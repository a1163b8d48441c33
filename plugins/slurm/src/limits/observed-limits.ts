import { ComponentMapper, type Component, type Limits } from '@waldur-site-agent/plugin-sdk';
import { limitsToWaldur } from '../parsing/limits.ts';
import { accountingType, PREPAID } from './backend-limits.ts';

/**
 * Limits of an account that Waldur is to follow, in Waldur units cut to whole numbers. Undefined when the cluster holds
 * what was derived from Waldur's limits: of targets that cannot be told apart by component, or with a grace added by a
 * periodic policy. Prepaid components are multiplied by months on the cluster and left out.
 */
export function observedLimits(
  grpTresMins: string,
  components: Readonly<Record<string, Component>>,
  hasPeriodicPolicy: boolean,
): Limits | undefined {
  if (hasPeriodicPolicy || !new ComponentMapper(components).isPassthrough) return undefined;
  const limits = limitsToWaldur(grpTresMins, components);
  return Object.fromEntries(Object.entries(limits).filter(([name]) => accountingType(components, name) !== PREPAID));
}
