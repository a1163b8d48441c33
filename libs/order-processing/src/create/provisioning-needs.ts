import { type OrderProcessingBackend, type ProvisioningNeeds, can } from '@waldur-site-agent/plugin-sdk';

/** What a backend wants to know beyond the resource and its members; nothing when it does not say. */
export function needsOf(backend: OrderProcessingBackend): ProvisioningNeeds['provisioningNeeds'] {
  return can(backend, 'provisioningNeeds') ? backend.provisioningNeeds : {};
}
