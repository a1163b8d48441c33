import { spawn, type ChildProcess } from 'node:child_process';
import { BackendError, BackendNotReadyError } from '../errors/backend-errors.ts';

export interface CommandOptions {
  /** Added to the agent's own environment, e.g. `TZ`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Text for standard input; it is closed at once when absent. */
  readonly input?: string;
  /** Seconds until the program is ended; 60 when absent. */
  readonly timeoutSeconds?: number;
  /** Bytes of output and error output together; 64 MiB when absent. */
  readonly maxOutputBytes?: number;
}

export interface CommandResult {
  /** Exit status; -1 when a signal ended the program. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program gave no answer in time and was ended. What it had done by then is unknown. */
export class CommandTimeoutError extends BackendNotReadyError {}

const DEFAULT_TIMEOUT_SECONDS = 60;
const DEFAULT_MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
/** Time between the polite and the final signal. */
const GRACE_MILLISECONDS = 2000;

/** Runs programs of the site: without a shell, with a time limit and bounded output, in the C locale. */
export class CommandRunner {
  /**
   * Runs a program to its end; a non-zero exit status is an answer, not an error.
   * @throws {BackendError} starting with `Command not found`, or when it cannot be started or writes too much
   * @throws {CommandTimeoutError} when it had to be ended
   */
  async run(program: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return await start(program, args, options).finished();
  }
}

function start(program: string, args: readonly string[], options: CommandOptions): RunningCommand {
  try {
    return new RunningCommand(program, args, options);
  } catch (error) {
    throw startFailure(program, error as NodeJS.ErrnoException); // e.g. an argument list that is too long
  }
}

class RunningCommand {
  private readonly child: ChildProcess;
  private readonly stdout: Buffer[] = [];
  private readonly stderr: Buffer[] = [];
  private bytes = 0;
  private failure: Error | undefined;
  private readonly timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly program: string,
    args: readonly string[],
    private readonly options: CommandOptions,
  ) {
    this.child = spawn(program, args, {
      env: { ...process.env, ...options.env, LC_ALL: 'C' },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // a process group of its own, so that its children can be ended with it
      detached: true,
    });
  }

  finished(): Promise<CommandResult> {
    this.limitTime();
    this.child.stdout?.on('data', (chunk: Buffer) => this.collect(this.stdout, chunk));
    this.child.stderr?.on('data', (chunk: Buffer) => this.collect(this.stderr, chunk));
    this.child.stdin?.on('error', () => undefined); // a program need not read its input
    this.child.stdin?.end(this.options.input);
    return new Promise((resolve, reject) => {
      this.child.once('error', (error) => this.settle(() => reject(startFailure(this.program, error))));
      this.child.once('close', (code) =>
        this.settle(() => (this.failure ? reject(this.failure) : resolve(this.result(code ?? -1)))),
      );
    });
  }

  private collect(chunks: Buffer[], chunk: Buffer): void {
    if (this.failure) return;
    this.bytes += chunk.length;
    const limit = this.options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES;
    if (this.bytes <= limit) {
      chunks.push(chunk);
      return;
    }
    this.fail(new BackendError(`${this.program} wrote more than ${limit} bytes and was ended`));
  }

  private limitTime(): void {
    const seconds = this.options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
    const message = `${this.program} gave no answer within ${seconds} s and was ended`;
    this.timers.push(setTimeout(() => this.fail(new CommandTimeoutError(message)), seconds * 1000));
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.signal('SIGTERM');
    this.timers.push(
      setTimeout(() => {
        this.signal('SIGKILL');
        // a grandchild that left the group may hold the pipes open for ever
        this.child.stdout?.destroy();
        this.child.stderr?.destroy();
      }, GRACE_MILLISECONDS),
    );
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // ended meanwhile
    }
  }

  private settle(conclude: () => void): void {
    this.timers.forEach((timer) => clearTimeout(timer));
    conclude();
  }

  private result(exitCode: number): CommandResult {
    return { exitCode, stdout: decode(this.stdout), stderr: decode(this.stderr) };
  }
}

/** UTF-8; odd bytes become replacement characters. */
function decode(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}

function startFailure(program: string, error: NodeJS.ErrnoException): BackendError {
  return error.code === 'ENOENT'
    ? new BackendError(`Command not found: ${program}`)
    : new BackendError(`${program} cannot be started: ${error.code ?? error.message}`);
}
