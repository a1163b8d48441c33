import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const AGENT = join(import.meta.dirname, '../../../agent/bin/waldur-site-agent.js');

/** Runs the built agent as an operator would and shows what it prints. @returns exit status */
export async function runAgent(...args: readonly string[]): Promise<number> {
  const agent = spawn(process.execPath, [AGENT, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, COLUMNS: '100' },
  });
  const [code] = (await once(agent, 'close')) as [number | null];
  return code ?? 1;
}
