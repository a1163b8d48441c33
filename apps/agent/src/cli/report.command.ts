import { Command, Option } from 'nest-commander';
import type { UsageMonth } from '@waldur-site-agent/plugin-sdk';
import { parseMonth } from './option-parsers.ts';
import { type PollingArguments, PollingCommand } from './polling-command.ts';

interface ReportArguments extends PollingArguments {
  readonly period?: UsageMonth;
}

@Command({ name: 'report', description: 'Report usage until told to stop' })
export class ReportCommand extends PollingCommand {
  override async run(_arguments: string[], options: ReportArguments): Promise<void> {
    const mode = this.modeOptions(options);
    const { runMode } = await import('../modes/run-mode.ts');
    const { report } = await import('../modes/report/report.ts');
    process.exitCode = await runMode(report({ period: options.period, progress: mode.once }), mode);
  }

  @Option({ flags: '--period <YYYY-MM>', description: 'only this month, instead of reporting_periods months' })
  parsePeriod(value: string): UsageMonth {
    return parseMonth(value);
  }
}
