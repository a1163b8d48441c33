import type { OfferingRuntime } from '@waldur-site-agent/offering';

/** What a registration has to know of an offering, whichever Waldur it is of. */
export type RegisteredOffering = Pick<OfferingRuntime, 'name' | 'uuid' | 'client'>;
