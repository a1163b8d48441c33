import { BackendError } from '../errors/backend-errors.ts';
import { CommandTimeoutError } from './command-timeout-error.ts';
import { readLines, type LineConsumer, type LineOptions, type LinesEnd } from './line-reader.ts';
import { ProgramProcess, type StartOptions } from './program-process.ts';

export { CommandTimeoutError } from './command-timeout-error.ts';
export type { LineConsumer, LineOptions, LinesEnd } from './line-reader.ts';

export interface CommandOptions extends StartOptions {
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

const DEFAULT_TIMEOUT_SECONDS = 60;
const DEFAULT_MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs programs of the site: without a shell, with a time limit and bounded output, in the C locale. */
export class CommandRunner {
  /**
   * Runs a program to its end; a non-zero exit status is an answer, not an error.
   * @throws {BackendError} starting with `Command not found`, or when it cannot be started or writes too much
   * @throws {CommandTimeoutError} when it had to be ended
   */
  async run(program: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    const process = ProgramProcess.start(program, args, options);
    const output = new CollectedOutput(process, options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES);
    const seconds = options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
    const timer = setTimeout(
      () => process.end(new CommandTimeoutError(`${program} gave no answer within ${seconds} s and was ended`)),
      seconds * 1000,
    );
    try {
      return { exitCode: await process.ended(), stdout: decode(output.stdout), stderr: decode(output.stderr) };
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Runs a program and hands over its output line by line, for answers that are too long to be kept. The program waits
   * while a line is being taken, and is ended when taking one fails.
   * @returns how it ended; a non-zero exit status is an answer, not an error
   * @throws what `onLine` threw, or as {@link run}
   */
  async lines(
    program: string,
    args: readonly string[],
    onLine: LineConsumer,
    options: LineOptions = {},
  ): Promise<LinesEnd> {
    return await readLines(ProgramProcess.start(program, args, options), onLine, options);
  }
}

/** What a program prints, up to a limit that it must not pass. */
class CollectedOutput {
  readonly stdout: Buffer[] = [];
  readonly stderr: Buffer[] = [];
  private bytes = 0;

  constructor(
    private readonly process: ProgramProcess,
    private readonly limit: number,
  ) {
    process.stdout?.on('data', (chunk: Buffer) => this.collect(this.stdout, chunk));
    process.stderr?.on('data', (chunk: Buffer) => this.collect(this.stderr, chunk));
  }

  private collect(chunks: Buffer[], chunk: Buffer): void {
    if (this.process.isEnding) return;
    this.bytes += chunk.length;
    if (this.bytes <= this.limit) chunks.push(chunk);
    else
      this.process.end(new BackendError(`${this.process.program} wrote more than ${this.limit} bytes and was ended`));
  }
}

/** UTF-8; odd bytes become replacement characters. */
function decode(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
