import { parseArgs } from 'node:util';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { DEFAULT_CONFIG_FILE } from './defaults.ts';

export const MODES = ['order_process', 'report', 'membership_sync', 'event_process'] as const;

export type Mode = (typeof MODES)[number];

export type DropInArguments =
  | { readonly kind: 'run'; readonly mode: Mode; readonly configFile: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad usage'; readonly message: string };

export const DROP_IN_USAGE = `Usage: waldur_site_agent [-m MODE] [-c FILE]

Runs one mode of the site agent until it is told to stop; logs are JSON lines on standard output.

  -m, --mode MODE         ${MODES.join(', ')} (default: order_process)
  -c, --config-file FILE  configuration file (default: ${DEFAULT_CONFIG_FILE})
  -h, --help              show this help
`;

/** @param what the program does, in a sentence */
export function dropInToolUsage(program: string, what: string): string {
  return `Usage: ${program} [-c FILE] [-m MODE]

${what} Then it ends; logs are JSON lines on standard output.

  -c, --config-file FILE  configuration file (default: ${DEFAULT_CONFIG_FILE})
  -m, --mode MODE         accepted, of no effect (default: order_process)
  -h, --help              show this help
`;
}

export function parseDropInArguments(args: readonly string[]): DropInArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        mode: { type: 'string', short: 'm', default: 'order_process' },
        'config-file': { type: 'string', short: 'c', default: DEFAULT_CONFIG_FILE },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return { kind: 'help' };
    const mode = MODES.find((known) => known === values.mode);
    if (mode !== undefined) return { kind: 'run', mode, configFile: values['config-file'] };
    return { kind: 'bad usage', message: `unknown mode "${values.mode}", known are ${MODES.join(', ')}` };
  } catch (error) {
    return { kind: 'bad usage', message: errorText(error) };
  }
}
