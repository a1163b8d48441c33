import { ComponentMapper, multiplyTruncated, type Component, type Limits } from '@waldur-site-agent/plugin-sdk';

type Components = Readonly<Record<string, Component>>;

/** Accounting type of components that are paid for in advance, by the month. */
export const PREPAID = 'one';

export function unitFactor(components: Components, name: string): number {
  return components[name]?.unit_factor ?? 1;
}

export function accountingType(components: Components, name: string): string {
  return components[name]?.accounting_type ?? 'usage';
}

export function hasPrepaid(components: Components): boolean {
  return Object.keys(components).some((name) => accountingType(components, name) === PREPAID);
}

/** Whether amounts of a component are given by Waldur's limits, rather than counted afterwards. */
function isLimited(components: Components, name: string): boolean {
  return accountingType(components, name) !== 'usage';
}

/**
 * Limits in Waldur units to what is set on the account (TRES-minutes, memory in MiB-minutes): whole numbers.
 * In a mapped offering only limited components count.
 */
export function toBackendLimits(limits: Limits, components: Components): Limits {
  const mapper = new ComponentMapper(components);
  if (!mapper.isPassthrough) return mapper.limitsToTargets(limitedOnly(limits, components));
  return converted(limits, components, () => 1);
}

/** Limits of a subscription: what is set on the account, and what Waldur shows. */
export interface OrderLimits {
  readonly backend: Limits;
  readonly waldur: Limits;
}

/**
 * Limits of a resource as they are set when it is created. Prepaid amounts are multiplied by the months; usage
 * components count with their configured `limit` only.
 */
export function orderLimits(limits: Limits, components: Components, months: number): OrderLimits {
  const mapper = new ComponentMapper(components);
  const monthsOf = (name: string) => (accountingType(components, name) === PREPAID ? months : 1);
  const limited = limitedOnly(limits, components);
  const configured = configuredUsageLimits(components);
  const backend = mapper.isPassthrough
    ? { ...converted(configured, components, () => 1), ...converted(limited, components, monthsOf) }
    : mapper.limitsToTargets({ ...scaledUsageLimits(configured, components), ...limited }, monthsOf);
  return { backend, waldur: { ...limits, ...configured } };
}

/** Zero for everything that the account counts for this offering. */
export function zeroLimits(components: Components): Limits {
  const names = new ComponentMapper(components).targetNames();
  return Object.fromEntries([...names].map((name) => [name, 0]));
}

function converted(limits: Limits, components: Components, months: (name: string) => number): Limits {
  return Object.fromEntries(
    Object.entries(limits).map(([name, value]) => [
      name,
      multiplyTruncated(value, unitFactor(components, name), months(name)),
    ]),
  );
}

function limitedOnly(limits: Limits, components: Components): Limits {
  return Object.fromEntries(
    Object.entries(limits).filter(([name]) => Object.hasOwn(components, name) && isLimited(components, name)),
  );
}

function configuredUsageLimits(components: Components): Limits {
  return Object.fromEntries(
    Object.entries(components).flatMap(([name, component]) =>
      accountingType(components, name) === 'usage' && typeof component.limit === 'number'
        ? [[name, component.limit] satisfies [string, number]]
        : [],
    ),
  );
}

/** A usage component without targets keeps its unit factor in a mapped offering; targets carry their own. */
function scaledUsageLimits(limits: Limits, components: Components): Limits {
  return Object.fromEntries(
    Object.entries(limits).map(([name, value]) => {
      const hasTargets = Object.keys(components[name]?.target_components ?? {}).length > 0;
      return [name, hasTargets ? value : multiplyTruncated(value, unitFactor(components, name))];
    }),
  );
}
