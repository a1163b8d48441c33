import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { BackendError } from '../errors/backend-errors.ts';

/** Time between the polite and the final signal. */
const GRACE_MILLISECONDS = 2000;

export interface StartOptions {
  /** Added to the agent's own environment, e.g. `TZ`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text for standard input; it is closed at once when absent. */
  readonly input?: string;
}

/** A started program with its children, and how it is ended before its time. */
export class ProgramProcess {
  private readonly outcome: Promise<number | Error>;
  private reason: Error | undefined;
  private killing: NodeJS.Timeout | undefined;

  private constructor(
    readonly program: string,
    private readonly child: ChildProcess,
    input: string | undefined,
  ) {
    child.stdin?.on('error', () => undefined); // a program need not read its input
    child.stdin?.end(input);
    this.outcome = new Promise((resolve) => {
      child.once('error', (error) => resolve(startFailure(program, error)));
      child.once('close', (code) => resolve(code ?? -1));
    });
  }

  /** @throws {BackendError} when it cannot be started; a program that is not there shows only in {@link ended} */
  static start(program: string, args: readonly string[], { env, input }: StartOptions): ProgramProcess {
    try {
      const child = spawn(program, args, {
        env: { ...process.env, ...env, LC_ALL: 'C' },
        stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        // a process group of its own, so that its children can be ended with it
        detached: true,
      });
      return new ProgramProcess(program, child, input);
    } catch (error) {
      throw startFailure(program, error as NodeJS.ErrnoException); // e.g. an argument list that is too long
    }
  }

  /** Absent when the agent has no file descriptors left. */
  get stdout(): Readable | null | undefined {
    return this.child.stdout;
  }

  get stderr(): Readable | null | undefined {
    return this.child.stderr;
  }

  /** Whether {@link end} was called: what it still prints is of no interest. */
  get isEnding(): boolean {
    return this.reason !== undefined;
  }

  /** Ends it, politely at first. The first reason counts. */
  end(reason: Error): void {
    if (this.reason) return;
    this.reason = reason;
    this.signal('SIGTERM');
    this.killing = setTimeout(() => {
      this.signal('SIGKILL');
      // a grandchild that left the group may hold the pipes open for ever
      this.child.stdout?.destroy();
      this.child.stderr?.destroy();
    }, GRACE_MILLISECONDS);
  }

  /**
   * Waits for its end.
   * @returns exit status; -1 when a signal ended it
   * @throws the reason why it was ended, or {BackendError} when it did not start
   */
  async ended(): Promise<number> {
    const outcome = await this.outcome;
    clearTimeout(this.killing);
    if (typeof outcome !== 'number') throw outcome;
    if (this.reason) throw this.reason;
    return outcome;
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // ended meanwhile
    }
  }
}

function startFailure(program: string, error: NodeJS.ErrnoException): BackendError {
  return error.code === 'ENOENT'
    ? new BackendError(`Command not found: ${program}`)
    : new BackendError(`${program} cannot be started: ${error.code ?? error.message}`);
}
