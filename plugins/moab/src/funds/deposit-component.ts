import { BackendError, type Limits } from '@waldur-site-agent/plugin-sdk';

/** The only component: credits, or money. Never converted, whatever `unit_factor` says. */
export const DEPOSIT = 'deposit';

export const SUPPORTED_COMPONENTS: readonly string[] = [DEPOSIT];

/** Others than the deposit are ignored. @throws {BackendError} when it is missing */
export function depositOf(limits: Limits): number {
  const value = limits[DEPOSIT];
  if (value !== undefined && Number.isFinite(value)) return value;
  throw new BackendError(`The limits name no amount for "${DEPOSIT}": there is nothing that could be deposited`);
}

/** The deposit that a resource was ordered with: 0 when it has no limits at all. */
export function orderedDeposit(limits: Limits): number {
  return Object.keys(limits).length === 0 ? 0 : depositOf(limits);
}
