import type { OutputFormat } from '../render/output-format.ts';

/** What the command line decides about the mode `order_process`. */
export interface OrderProcessOptions {
  readonly configFile: string;
  /** One sweep over all offerings, then end. */
  readonly once: boolean;
  /** One sweep that writes nothing and prints its plan. */
  readonly dryRun: boolean;
  /** Form of the summary or plan on standard output. */
  readonly output: OutputFormat;
  /** Further directories that are searched for plugins. */
  readonly pluginDirs: readonly string[];
  /** `stderr` leaves standard output to the result. */
  readonly logsTo: 'stdout' | 'stderr';
}
