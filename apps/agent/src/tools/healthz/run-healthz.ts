import { EXIT } from '../../process/exit-codes.ts';
import { reportFailure } from '../../process/report-failure.ts';
import { parseHealthzArguments, USAGE } from './healthz-arguments.ts';
import { livenessProblem } from './liveness.ts';

/** The program `waldur_site_healthz`. @returns exit status */
export async function runHealthz(args: readonly string[]): Promise<number> {
  const parsed = parseHealthzArguments(args);
  if (parsed.kind === 'help') {
    process.stdout.write(USAGE);
    return EXIT.ok;
  }
  if (parsed.kind === 'bad usage') {
    process.stderr.write(`error: ${parsed.message}\n\n${USAGE}`);
    return EXIT.usage;
  }
  const dead = livenessProblem(parsed.maxAgeSeconds);
  if (dead !== undefined) return reportFailure(dead);
  return parsed.livenessOnly ? EXIT.ok : checkReadiness(parsed.configFile).catch(reportFailure);
}

async function checkReadiness(configFile: string): Promise<number> {
  const { loadAgent } = await import('../../modes/load-agent.ts');
  const { configuration } = await loadAgent(configFile, []);
  const { readinessProblem } = await import('./readiness.ts');
  const problem = await readinessProblem(configuration);
  return problem === undefined ? EXIT.ok : reportFailure(problem);
}
