import { type Component, type Limits, multiplyTruncated, type Usage } from '@waldur-site-agent/plugin-sdk';

type Components = Readonly<Record<string, Component>>;

/** Waldur units to what the system counts: by `unit_factor`. */
export function toSystem(limits: Limits, components: Components): Record<string, number> {
  return mapped(limits, (name, amount) => multiplyTruncated(amount, factor(components, name)));
}

/** What the system counts to Waldur units, not rounded. */
export function toWaldur(amounts: Readonly<Record<string, number>>, components: Components): Usage {
  return mapped(amounts, (name, amount) => amount / factor(components, name));
}

function factor(components: Components, name: string): number {
  return components[name]?.unit_factor ?? 1;
}

function mapped(amounts: Limits, convert: (name: string, amount: number) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, convert(name, amount)]));
}
