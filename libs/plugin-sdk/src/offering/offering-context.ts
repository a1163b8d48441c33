import type { ChangeWriter } from '../changes/change.ts';

/** A component of the offering. Keys that the core does not know are kept for the plugin. */
export interface Component {
  readonly measured_unit?: string;
  readonly accounting_type?: string;
  readonly label?: string;
  readonly unit_factor?: number | null;
  readonly unit_factor_reporting?: number | null;
  readonly limit?: number | null;
  readonly target_components?: Readonly<Record<string, { readonly factor?: number }>>;
  readonly [key: string]: unknown;
}

/** What Waldur knows about the offering. Filled by the core before a backend is used for the first time. */
export interface OfferingFacts {
  /** Sorted, without blanks. */
  readonly partitions: readonly string[];
  readonly enforceQos: boolean;
  /** UUID of the service provider, 32 hex digits; empty when unknown. */
  readonly serviceProviderUuid: string;
  readonly pluginOptions: Readonly<Record<string, unknown>>;
}

/** Everything a plugin is given for one offering. */
export interface OfferingContext {
  readonly name: string;
  /** As configured. */
  readonly uuid: string;
  readonly backendType: string;
  /** `backend_settings` of the offering; secrets may be among them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Components of the file and those found only in Waldur. */
  readonly components: () => Readonly<Record<string, Component>>;
  readonly facts: () => OfferingFacts;
  /** IANA zone of the agent. */
  readonly timezone: string;
  readonly writer: ChangeWriter;
}
