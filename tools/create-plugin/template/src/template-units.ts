import { type Component, type Limits, multiplyTruncated } from '@waldur-site-agent/plugin-sdk';

type Components = Readonly<Record<string, Component>>;

/** What a customer ordered, in what the system counts: `unit_factor` of the component says how much one unit is. */
export function toSystem(limits: Limits, components: Components): Limits {
  return converted(limits, (name, amount) => multiplyTruncated(amount, factorOf(components, name)));
}

export function toWaldur(limits: Limits, components: Components): Limits {
  return converted(limits, (name, amount) => amount / factorOf(components, name));
}

function factorOf(components: Components, name: string): number {
  return components[name]?.unit_factor ?? 1;
}

function converted(limits: Limits, convert: (name: string, amount: number) => number): Limits {
  return Object.fromEntries(Object.entries(limits).map(([name, amount]) => [name, convert(name, amount)]));
}
