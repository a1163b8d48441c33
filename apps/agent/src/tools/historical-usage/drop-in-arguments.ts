import { parseArgs } from 'node:util';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { type HistoricalOptions, TOKEN_VARIABLE, userTokenFrom } from './historical-options.ts';

export const USAGE = `Usage: waldur_site_load_historical_usage -c FILE -o UUID -t TOKEN -s DATE -e DATE [options]

Loads the usage of past months of one offering into Waldur and ends; logs are JSON lines on standard output.

  -c, --config FILE          configuration file
  -o, --offering-uuid UUID   offering, with or without dashes
  -t, --user-token TOKEN     token of a staff user, used in place of the configured one. Other users of the
                             machine can see it on the command line: better set ${TOKEN_VARIABLE}
  -s, --start-date DATE      first day, YYYY-MM-DD; the whole month is loaded
  -e, --end-date DATE        last day, YYYY-MM-DD; the whole month is loaded
  --skip-user-usage          totals only
  --no-staff-check           do not ask whether the token belongs to staff
  --dry-run                  log what would be sent, send nothing
  --reconcile-stale          overwrite with zero what the backend does not report
  --resource-backend-id ID   only this resource; may be repeated
  -h, --help                 show this help
`;

export type HistoricalArguments =
  | { readonly kind: 'run'; readonly options: HistoricalOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad usage'; readonly message: string };

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  'offering-uuid': { type: 'string', short: 'o' },
  'user-token': { type: 'string', short: 't' },
  'start-date': { type: 'string', short: 's' },
  'end-date': { type: 'string', short: 'e' },
  'skip-user-usage': { type: 'boolean', default: false },
  'no-staff-check': { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  'reconcile-stale': { type: 'boolean', default: false },
  'resource-backend-id': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The options as the earlier agent takes them. A message never repeats a value: it may be the token. */
export function parseHistoricalArguments(args: readonly string[], env: NodeJS.ProcessEnv): HistoricalArguments {
  try {
    const { values, positionals } = parse(args);
    if (values.help === true) return { kind: 'help' };
    if (positionals.length > 0) return { kind: 'bad usage', message: 'unexpected argument: it belongs to no option' };
    return optionsOf(values, userTokenFrom(values['user-token'], env));
  } catch (error) {
    return { kind: 'bad usage', message: errorText(error) };
  }
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
}

function optionsOf(values: ReturnType<typeof parse>['values'], userToken: string | undefined): HistoricalArguments {
  const { config: configFile, 'offering-uuid': offeringUuid, 'start-date': startDate, 'end-date': endDate } = values;
  if (!configFile || !offeringUuid || !userToken || !startDate || !endDate) {
    const given = { config: configFile, 'offering-uuid': offeringUuid, 'user-token': userToken };
    return missing({ ...given, 'start-date': startDate, 'end-date': endDate });
  }
  return {
    kind: 'run',
    options: {
      configFile,
      offeringUuid,
      userToken,
      startDate,
      endDate,
      skipUserUsage: values['skip-user-usage'],
      staffCheck: !values['no-staff-check'],
      dryRun: values['dry-run'],
      reconcileStale: values['reconcile-stale'],
      resourceBackendIds: values['resource-backend-id'] ?? [],
      output: 'text',
      pluginDirs: [],
      style: 'drop-in',
    },
  };
}

function missing(given: Readonly<Record<string, string | undefined>>): HistoricalArguments {
  const names = Object.keys(given).filter((name) => !given[name]);
  return { kind: 'bad usage', message: `required and not given: ${names.map((name) => `--${name}`).join(', ')}` };
}
