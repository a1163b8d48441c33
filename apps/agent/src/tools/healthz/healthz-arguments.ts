import { parseArgs } from 'node:util';
import { errorText } from '@waldur-site-agent/plugin-sdk';

const DEFAULT_FILE = '/etc/waldur-site-agent/config.yaml';
const DEFAULT_MAX_AGE = '300';

export const USAGE = `Usage: waldur_site_healthz [--config-file FILE] [--max-age SECONDS] [--liveness-only]

A probe for agents in containers: ends with 0 when the agent on this machine is healthy, else with 1 and the reason.
Alive is an agent that has written its heartbeat file lately; it is ready when Waldur accepts the login of an offering.

  -c, --config-file FILE  configuration file (default: ${DEFAULT_FILE})
  --max-age SECONDS       how old the heartbeat may be (default: ${DEFAULT_MAX_AGE})
  --liveness-only         ask neither the file nor Waldur
  -h, --help              show this help
`;

export type HealthzArguments =
  | {
      readonly kind: 'run';
      readonly configFile: string;
      readonly maxAgeSeconds: number;
      readonly livenessOnly: boolean;
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad usage'; readonly message: string };

export function parseHealthzArguments(args: readonly string[]): HealthzArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'config-file': { type: 'string', short: 'c', default: DEFAULT_FILE },
        'max-age': { type: 'string', default: DEFAULT_MAX_AGE },
        'liveness-only': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return { kind: 'help' };
    const maxAgeSeconds = Number(values['max-age']);
    if (values['max-age'].trim() === '' || !(maxAgeSeconds >= 0)) {
      return { kind: 'bad usage', message: `--max-age is to be a number of seconds, not "${values['max-age']}"` };
    }
    return {
      kind: 'run',
      configFile: values['config-file'],
      maxAgeSeconds,
      livenessOnly: values['liveness-only'],
    };
  } catch (error) {
    return { kind: 'bad usage', message: errorText(error) };
  }
}
