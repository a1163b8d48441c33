import type { Backend, ChangeWriter } from '@waldur-site-agent/plugin-sdk';
import type { WaldurClient } from '@waldur-site-agent/waldur-client';
import type { OfferingDetails } from '../facts/offering-details.ts';
import type { Freshness } from '../work/freshness.ts';
import type { MembershipSettings } from './membership-settings.ts';

/** What the core itself reads from a backend's settings; everything else belongs to the plugin. */
export interface CoreSettings {
  readonly allocationPrefix: string;
  readonly checkBackendIdUniqueness: boolean;
  readonly checkAllOfferings: boolean;
  readonly backendIdMaxRetries: number;
}

/** Which months are reported. */
export interface ReportingSettings {
  /** IANA zone in which months are counted; empty: the system's. */
  readonly timezone: string;
  /** Months, the current one included. */
  readonly periods: number;
  readonly now: () => Date;
}

/** One offering of the configuration at run time. */
export interface OfferingRuntime {
  readonly name: string;
  /** As configured, hex or dashed; goes into URLs and names verbatim. */
  readonly uuid: string;
  readonly client: WaldurClient;
  readonly writer: ChangeWriter;
  readonly settings: CoreSettings;
  readonly membership: MembershipSettings;
  readonly reporting: ReportingSettings;
  readonly details: OfferingDetails;
  /** Shared by everything that works on the offering in this process. */
  readonly freshness: Freshness;
  /** Whether error texts of unexpected failures may be shown to customers. */
  readonly exposeErrorDetails: boolean;
}

export const OFFERING_RUNTIME = Symbol('offering-runtime');

/** Shown to Waldur as the processor's backend. */
export function processorIdentity(backend: Backend): { backend_type: string; backend_version: string } {
  return { backend_type: backend.identity.type, backend_version: backend.identity.version };
}
