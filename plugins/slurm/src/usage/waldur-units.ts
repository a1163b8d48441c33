import { ComponentMapper, type Component, type Usage } from '@waldur-site-agent/plugin-sdk';

/**
 * From TRES-minutes to Waldur units. Without targets: value ÷ unit factor, not rounded. With targets: the share of each
 * component, to the nearest whole number.
 */
export function toWaldurUnits(components: Readonly<Record<string, Component>>): (minutes: Usage) => Usage {
  const mapper = new ComponentMapper(components);
  if (mapper.isPassthrough) {
    return (minutes) => mapValues(minutes, (name, value) => value / (components[name]?.unit_factor || 1));
  }
  return (minutes) => mapValues(mapper.usageToComponents(minutes), (_name, value) => nearestWhole(value));
}

export function mapValues(usage: Usage, change: (name: string, value: number) => number): Usage {
  return Object.fromEntries(Object.entries(usage).map(([name, value]) => [name, change(name, value)]));
}

/** Halves to the even number, as everywhere in Waldur's amounts. */
function nearestWhole(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest === 0.5) return below % 2 === 0 ? below : below + 1;
  return rest < 0.5 ? below : below + 1;
}
