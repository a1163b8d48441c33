import type { OutputFormat } from '../render/output-format.ts';

/** What the command line decides about a one-shot program. */
export interface ToolOptions {
  readonly configFile: string;
  /** Writes nothing and prints the plan. */
  readonly dryRun: boolean;
  /** Form of the summary or plan. */
  readonly output: OutputFormat;
  /** Further directories that are searched for plugins. */
  readonly pluginDirs: readonly string[];
  /** Second part of the User-Agent of all requests. */
  readonly userAgent: string;
  /**
   * `command`: the result on standard output, the log on standard error, and any failure counts. `drop-in`: as the
   * earlier agent's programs, only log lines on standard output; the failure of a single user or resource does not count.
   */
  readonly style: 'command' | 'drop-in';
}

/** As the drop-ins run. @param mode of no meaning but for the User-Agent */
export function dropInToolOptions(mode: string, configFile: string): ToolOptions {
  return { configFile, dryRun: false, output: 'text', pluginDirs: [], userAgent: mode, style: 'drop-in' };
}
