import { Command, Option } from 'nest-commander';
import { TOKEN_VARIABLE, userTokenFrom } from '../tools/historical-usage/historical-options.ts';
import { type ConfiguredArguments, ConfiguredCommand } from './configured-command.ts';
import { collect } from './option-parsers.ts';

interface HistoricalArguments extends ConfiguredArguments {
  readonly offeringUuid: string;
  readonly userToken?: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly skipUserUsage?: true;
  readonly staffCheck?: boolean;
  readonly reconcileStale?: true;
  readonly resourceBackendId?: readonly string[];
}

@Command({ name: 'load-historical-usage', description: "Load usage of an offering's past months into Waldur, and end" })
export class LoadHistoricalUsageCommand extends ConfiguredCommand {
  override setCommand(command: Parameters<ConfiguredCommand['setCommand']>[0]): this {
    command.configureOutput({ outputError: (text, write) => write(withoutValues(text)) });
    return super.setCommand(command);
  }

  override async run(_arguments: string[], given: HistoricalArguments): Promise<void> {
    const userToken = userTokenFrom(given.userToken);
    if (userToken === undefined) this.command.error(`error: a token is needed: set ${TOKEN_VARIABLE}, or --user-token`);
    const { runHistoricalUsage } = await import('../tools/historical-usage/run-historical-usage.ts');
    process.exitCode = await runHistoricalUsage({
      configFile: given.configFile,
      pluginDirs: given.pluginDir ?? [],
      dryRun: given.dryRun === true,
      output: given.output,
      style: 'command',
      offeringUuid: given.offeringUuid,
      userToken,
      startDate: given.startDate,
      endDate: given.endDate,
      skipUserUsage: given.skipUserUsage === true,
      staffCheck: given.staffCheck !== false,
      reconcileStale: given.reconcileStale === true,
      resourceBackendIds: given.resourceBackendId ?? [],
    });
  }

  @Option({ flags: '-o, --offering-uuid <uuid>', description: 'offering, with or without dashes', required: true })
  parseOfferingUuid(value: string): string {
    return value;
  }

  @Option({
    flags: '-t, --user-token <token>',
    description: `token of a staff user, in place of the configured one; other users of the machine can see it here, so better set ${TOKEN_VARIABLE}`,
  })
  parseUserToken(value: string): string {
    return value;
  }

  @Option({ flags: '-s, --start-date <date>', description: 'first day, YYYY-MM-DD; whole months', required: true })
  parseStartDate(value: string): string {
    return value;
  }

  @Option({ flags: '-e, --end-date <date>', description: 'last day, YYYY-MM-DD; whole months', required: true })
  parseEndDate(value: string): string {
    return value;
  }

  @Option({ flags: '--skip-user-usage', description: 'totals only' })
  parseSkipUserUsage(): void {}

  @Option({ flags: '--no-staff-check', description: 'do not ask whether the token belongs to staff' })
  parseStaffCheck(): void {}

  @Option({ flags: '--reconcile-stale', description: 'overwrite with zero what the backend does not report' })
  parseReconcileStale(): void {}

  @Option({ flags: '--resource-backend-id <id>', description: 'only the resource with this id; may be repeated' })
  parseResourceBackendId(value: string, earlier?: readonly string[]): string[] {
    return collect(value, earlier);
  }
}

/** A mistyped option is named without its value: it may be the token. */
function withoutValues(text: string): string {
  return text.replace(/unknown option '(--[^=']+|-[^-'])[^']*'/, "unknown option '$1'");
}
