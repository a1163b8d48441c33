import { spawn } from 'node:child_process';
import type { Answer } from './cluster-under-test.ts';

export async function runProgram(
  file: string,
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly input?: string },
): Promise<Answer> {
  const child = spawn(file, args, { env: options.env, stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  return await new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
}
