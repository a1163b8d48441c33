import type { OutputFormat } from '../render/output-format.ts';

/** What the command line decides about any polling mode. */
export interface ModeOptions {
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

/** As the drop-in runs a mode: until it is told to stop. */
export function daemonOptions(configFile: string): ModeOptions {
  return { configFile, once: false, dryRun: false, output: 'text', pluginDirs: [], logsTo: 'stdout' };
}
