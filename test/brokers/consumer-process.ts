import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Account } from './broker-under-test.ts';
import { History } from './history.ts';

export interface ConsumerLine {
  readonly what: 'listening' | 'started' | 'finished';
  readonly n?: unknown;
}

/** A site agent's worth of message handling in a process of its own. */
export class ConsumerProcess {
  readonly lines = new History<ConsumerLine>();
  private readonly child: ChildProcess;

  constructor(account: Account, hang: boolean) {
    const what = JSON.stringify({ login: account.login(), sources: account.sources, hang });
    const child = spawn(process.execPath, [join(import.meta.dirname, 'consumer.mjs'), what], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    this.child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      // Nest's own log lines go the same way
      if (line.startsWith('{')) this.lines.add(JSON.parse(line) as ConsumerLine);
    });
  }

  started(n: unknown): Promise<ConsumerLine> {
    return this.lines.first((line) => line.what === 'started' && line.n === n);
  }

  finished(n: unknown): Promise<ConsumerLine> {
    return this.lines.first((line) => line.what === 'finished' && line.n === n);
  }

  /** @returns its exit status, null when it was killed */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const closed = once(this.child, 'close');
    this.child.kill(signal);
    const [code] = (await closed) as [number | null];
    return code;
  }
}
