import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const AGENT = join(import.meta.dirname, '../../../agent/bin/waldur-site-agent.js');

/** Runs the built agent as an operator would and shows what it prints. @throws {Error} for another exit status */
export async function runAgent(expected: number, ...args: readonly string[]): Promise<void> {
  const agent = startAgent('inherit', args);
  const [code] = (await once(agent, 'close')) as [number | null];
  if (code !== expected) throw new Error(`waldur-site-agent ${args.join(' ')} ended with ${code}, not ${expected}`);
}

/** Starts the built agent with this environment and no health port. It does not outlive this process. */
export function startAgent(output: 'inherit' | 'pipe', args: readonly string[]): ChildProcess {
  const agent = spawn(process.execPath, [AGENT, ...args], {
    stdio: ['ignore', output, output === 'pipe' ? 'pipe' : 'inherit'],
    env: { ...process.env, COLUMNS: '100', WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off' },
  });
  const end = (): void => void agent.kill();
  process.once('exit', end);
  agent.once('close', () => process.off('exit', end));
  return agent;
}
