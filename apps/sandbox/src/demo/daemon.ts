import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startAgent } from './agent.ts';
import { until } from './until.ts';

const STOP_LIMIT_MS = 10_000;
const LAST_LINES = 10;

/** The agent as a daemon; its log is kept and only shown when something goes wrong. */
export class Daemon {
  private log = '';

  private constructor(private readonly child: ChildProcess) {
    const keep = (chunk: Buffer): void => {
      this.log += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  static start(...args: readonly string[]): Daemon {
    return new Daemon(startAgent('pipe', args));
  }

  /** Waits for so many matches in its log. @returns milliseconds @throws {Error} when it ends before */
  logged(what: string, pattern: RegExp, times: number): Promise<number> {
    return this.until(what, () => [...this.log.matchAll(pattern)].length >= times);
  }

  /** Waits for something that it is to do. @returns milliseconds @throws {Error} when it ends before, or in vain */
  until(what: string, isDone: () => boolean): Promise<number> {
    return until(what, () => {
      if (this.hasEnded) throw new Error(`the agent ended before this was so: ${what}`);
      return isDone();
    });
  }

  /** As `systemctl stop` does it; killed when it does not obey. @returns exit status */
  async stop(): Promise<number | null> {
    if (this.hasEnded) return this.child.exitCode;
    const ended = once(this.child, 'close');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_LIMIT_MS);
    this.child.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
    return this.child.exitCode;
  }

  get lastLines(): readonly string[] {
    return this.log.split('\n').filter(Boolean).slice(-LAST_LINES);
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
