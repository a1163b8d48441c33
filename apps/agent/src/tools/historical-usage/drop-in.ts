import { EXIT } from '../../process/exit-codes.ts';
import { reportFailure } from '../../process/report-failure.ts';
import { USAGE, parseHistoricalArguments } from './drop-in-arguments.ts';

/** The program `waldur_site_load_historical_usage`. @returns exit status */
export async function runHistoricalDropIn(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const parsed = parseHistoricalArguments(args, env);
  if (parsed.kind === 'help') {
    process.stdout.write(USAGE);
    return EXIT.ok;
  }
  if (parsed.kind === 'bad usage') {
    process.stderr.write(`error: ${parsed.message}\n\n${USAGE}`);
    return EXIT.usage;
  }
  const { runHistoricalUsage } = await import('./run-historical-usage.ts');
  return runHistoricalUsage(parsed.options).catch(reportFailure);
}
