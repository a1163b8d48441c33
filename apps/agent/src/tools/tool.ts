import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import type { OfferingRuntime } from '@waldur-site-agent/offering';
import type { PluginCatalog } from '@waldur-site-agent/plugin-loader';
import type { OfferingPlugins } from '../offering/offering.module.ts';

/** What went wrong with one user or resource; the others were done. */
export interface ItemFailure {
  readonly item: string;
  readonly message: string;
}

/** What there was to do in one offering. What was written is counted by the writer. */
export interface OfferingWork {
  /** Number of users or resources looked at. */
  readonly examined: number;
  readonly failures: readonly ItemFailure[];
  /** Why there was nothing to do, as it should be. */
  readonly skipped?: string;
}

/** The plugins that a program needs of an offering, or why the offering is none of its business. */
export type Wanted =
  | { readonly kind: 'mount'; readonly plugins: OfferingPlugins }
  | { readonly kind: 'leave out'; readonly reason: string };

/** An offering with its plugin. */
export interface ServedOffering<B> {
  readonly configuration: OfferingConfiguration;
  readonly runtime: OfferingRuntime;
  /** Undefined when no plugin was wanted. */
  readonly backend: B | undefined;
  /** Aborted when the program is to end: the item at hand is the last one. */
  readonly signal: AbortSignal;
}

/** A program that does one thing for every offering of the configuration and ends. */
export interface Tool<B = unknown> {
  /** What it looks at in an offering. */
  readonly noun: 'user' | 'resource';
  /** Under which token the plugin's backend is mounted. */
  readonly token: symbol;
  /** Whether an offering that cannot be worked on ends the program; otherwise the next one follows. */
  readonly failureEndsProgram: boolean;
  /** No plugin is mounted yet, and there has been no network traffic. */
  wanted(offering: OfferingConfiguration, catalog: PluginCatalog): Promise<Wanted> | Wanted;
  /** @throws when the offering cannot be worked on */
  serve(offering: ServedOffering<B>): Promise<OfferingWork>;
}
