import type { ToolOptions } from '../tool-options.ts';

/** Where the token is taken from when the command line has none; unlike an option it is hidden from other users. */
export const TOKEN_VARIABLE = 'WALDUR_SITE_AGENT_USER_TOKEN';

/** What the command line decides about loading historical usage. */
export interface HistoricalOptions extends Pick<
  ToolOptions,
  'configFile' | 'dryRun' | 'output' | 'pluginDirs' | 'style'
> {
  /** With or without dashes. */
  readonly offeringUuid: string;
  /** Secret. Takes the place of the configured one. */
  readonly userToken: string;
  /** As written; checked before anything is sent. */
  readonly startDate: string;
  readonly endDate: string;
  readonly skipUserUsage: boolean;
  readonly staffCheck: boolean;
  readonly reconcileStale: boolean;
  /** Only these resources; empty: all. */
  readonly resourceBackendIds: readonly string[];
}

/** The token of the command line or of the environment; undefined when there is none. */
export function userTokenFrom(option: string | undefined, env: NodeJS.ProcessEnv = process.env): string | undefined {
  return [option, env[TOKEN_VARIABLE]].map((token) => (token ?? '').trim()).find((token) => token !== '');
}
