import { ComponentMapper, multiplyTruncated, type Component, type Limits } from '@waldur-site-agent/plugin-sdk';
import { limitsToWaldur } from '../parsing/limits.ts';
import { parseTresMap } from '../parsing/quantities.ts';
import { accountingType, PREPAID, unitFactor } from './backend-limits.ts';
import { differs } from './limit-steps.ts';

type Components = Readonly<Record<string, Component>>;

/**
 * Limits of an account that Waldur is to follow, in Waldur units cut to whole numbers. Undefined when the cluster holds
 * what was derived from Waldur's limits: of targets that cannot be told apart by component, or with a grace added by a
 * periodic policy. Prepaid components are multiplied by months on the cluster and left out, and so is a limit that is
 * printed with decimals, because it may be cut.
 * @param ofWaldur limits as Waldur has them: one that is set on the cluster as it would be set now is taken for the
 *   same, whatever was lost on the way there
 */
export function observedLimits(
  grpTresMins: string,
  components: Components,
  hasPeriodicPolicy: boolean,
  ofWaldur: Limits = {},
): Limits | undefined {
  if (hasPeriodicPolicy || !new ComponentMapper(components).isPassthrough) return undefined;
  const printed = parseTresMap(grpTresMins);
  return Object.fromEntries(
    Object.entries(limitsToWaldur(grpTresMins, components)).flatMap(([name, limit]): [string, number][] => {
      if (accountingType(components, name) === PREPAID) return [];
      const known = ofWaldur[name];
      if (known !== undefined && isSetSo(name, printed[name], known, components)) return [[name, known]];
      return printed[name]?.includes('.') ? [] : [[name, limit]];
    }),
  );
}

function isSetSo(name: string, printed: string | undefined, limit: number, components: Components): boolean {
  return !differs(name, printed, multiplyTruncated(limit, unitFactor(components, name)), true);
}
