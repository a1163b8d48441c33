import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';

const BIN = resolve(import.meta.dirname, '../../apps/agent/bin');

/** Certificates that a machine adds to Node's own are slow to read, and nothing here is outside this machine. */
const QUICK = { WALDUR_SITE_AGENT_RETRY_PAUSE_SECONDS: '0.2', NODE_EXTRA_CA_CERTS: undefined };

export interface AgentResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built program, started as an operator starts it. */
export class AgentProcess {
  readonly child: ChildProcess;
  private stdout = '';
  private stderr = '';

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}, program = 'waldur-site-agent') {
    this.child = spawn(process.execPath, [join(BIN, `${program}.js`), ...args], {
      cwd: tmpdir(),
      env: { ...process.env, ...QUICK, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
  }

  /** Standard output and standard error so far. */
  get output(): string {
    return this.stdout + this.stderr;
  }

  async finished(): Promise<AgentResult> {
    const [code, signal] = (await once(this.child, 'close')) as [number | null, NodeJS.Signals | null];
    return { code, signal, stdout: this.stdout, stderr: this.stderr };
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.child.kill(signal);
  }
}

/** Runs the program to its end. */
export function runAgent(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  program?: string,
): Promise<AgentResult> {
  return new AgentProcess(args, env, program).finished();
}

/** Writes a configuration file and returns its path. */
export function configFile(configuration: object): string {
  const path = join(mkdtempSync(join(tmpdir(), 'site-agent-')), 'config.yaml');
  writeFileSync(path, stringify(configuration));
  return path;
}
