import type { Component, Limits } from '@waldur-site-agent/plugin-sdk';

/** A component of the offering that has an allocation at MUP. */
export interface AllocationComponent {
  readonly name: string;
  /** Name of the allocation type at MUP. */
  readonly type: string;
  /** Units of MUP per unit of Waldur. */
  readonly factor: number;
}

const DEFAULT_TYPE = 'Deucalion x86_64';

/** In the order of the configuration: it is the order of creation, and the first one carries the usage. */
export function allocationComponents(components: Readonly<Record<string, Component>>): readonly AllocationComponent[] {
  return Object.entries(components)
    .filter(([, component]) => component.accounting_type === 'limit')
    .map(([name, component]) => ({ name, type: allocationType(component), factor: component.unit_factor ?? 1 }));
}

/** Limits of components that have an allocation, in Waldur units. */
export function allocatedLimits(limits: Limits, components: readonly AllocationComponent[]): Limits {
  const known = new Set(components.map(({ name }) => name));
  return Object.fromEntries(Object.entries(limits).filter(([name]) => known.has(name)));
}

function allocationType(component: Component): string {
  const type = component['mup_allocation_type'];
  return typeof type === 'string' && type !== '' ? type : DEFAULT_TYPE;
}
