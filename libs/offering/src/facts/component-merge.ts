import type { Component } from '@waldur-site-agent/plugin-sdk';
import type { schemas } from '@waldur-site-agent/waldur-client';

export type Components = Readonly<Record<string, Component>>;

/**
 * Adds the components that only Waldur knows. What the file says about a component is never overridden. Billing types
 * without a local counterpart (`fixed`, `few`) count as limits.
 */
export function mergeComponents(
  configured: Components,
  remote: readonly Partial<schemas['OfferingComponent']>[],
): Components {
  const merged: Record<string, Component> = { ...configured };
  for (const component of remote) {
    if (component.type === undefined || component.type === '' || Object.hasOwn(merged, component.type)) continue;
    merged[component.type] = fromRemote(component);
  }
  return merged;
}

function fromRemote(remote: Partial<schemas['OfferingComponent']>): Component {
  return {
    measured_unit: remote.measured_unit ?? '',
    unit_factor: remote.unit_factor ?? 1,
    accounting_type: accountingType(remote.billing_type),
    label: remote.name ?? '',
    limit: remote.limit_amount ?? null,
  };
}

function accountingType(billingType: string | undefined): string {
  switch (billingType) {
    case undefined:
      return 'usage';
    case 'fixed':
    case 'few':
      return 'limit';
    default:
      return billingType;
  }
}
