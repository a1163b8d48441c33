import { StringDecoder } from 'node:string_decoder';
import { BackendError } from '../errors/backend-errors.ts';
import type { ProgramProcess, StartOptions } from './program-process.ts';
import { StreamTimeLimits } from './stream-time-limits.ts';

/** Takes one line without its line break. The program waits for a promise. Throwing ends the program. */
export type LineConsumer = (line: string) => void | Promise<void>;

export interface LineOptions extends StartOptions {
  /** Longest time without any output, in seconds, the time until the first included; 60 when absent. */
  readonly silenceSeconds?: number;
  /** Longest time altogether, in seconds; six hours when absent. */
  readonly timeoutSeconds?: number;
  /** Characters of the longest line; 1 Mi when absent. */
  readonly maxLineLength?: number;
}

export interface LinesEnd {
  /** Exit status; -1 when a signal ended the program. */
  readonly exitCode: number;
  /** Error output; only its beginning when there is very much of it. */
  readonly stderr: string;
  /** What followed the last line break; empty when the output was complete. */
  readonly rest: string;
}

const DEFAULT_MAX_LINE_LENGTH = 1024 * 1024;
const MAX_ERROR_BYTES = 64 * 1024;

/** Hands the output of a program over line by line. At most one chunk and one unfinished line are kept. */
export async function readLines(
  process: ProgramProcess,
  onLine: LineConsumer,
  options: LineOptions,
): Promise<LinesEnd> {
  const limits = new StreamTimeLimits(process, options);
  const stderr = new BeginningOf(MAX_ERROR_BYTES);
  process.stderr?.on('data', (chunk: Buffer) => {
    stderr.add(chunk);
    limits.sawOutput();
  });
  const lines = new LineSplitter(options.maxLineLength ?? DEFAULT_MAX_LINE_LENGTH, process.program);
  try {
    for await (const chunk of process.stdout ?? []) {
      if (process.isEnding) break;
      limits.pause();
      for (const line of lines.add(chunk as Buffer)) {
        const taken = onLine(line);
        if (taken) await taken;
      }
      limits.sawOutput();
    }
  } catch (error) {
    process.end(error instanceof Error ? error : new Error(String(error)));
  }
  try {
    return { exitCode: await process.ended(), stderr: stderr.text(), rest: lines.rest() };
  } finally {
    limits.stop();
  }
}

/** Cuts UTF-8 into lines; odd bytes become replacement characters. */
class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private unfinished = '';

  constructor(
    private readonly longest: number,
    private readonly program: string,
  ) {}

  /** @throws {BackendError} for a line that is too long */
  add(chunk: Buffer): readonly string[] {
    const lines = (this.unfinished + this.decoder.write(chunk)).split('\n');
    const tooLong = lines.some((line) => line.length > this.longest);
    if (tooLong) throw new BackendError(`${this.program} wrote a line of more than ${this.longest} characters`);
    this.unfinished = lines.pop() ?? '';
    return lines;
  }

  rest(): string {
    return this.unfinished + this.decoder.end();
  }
}

class BeginningOf {
  private readonly chunks: Buffer[] = [];
  private bytes = 0;

  constructor(private readonly limit: number) {}

  add(chunk: Buffer): void {
    if (this.bytes >= this.limit) return;
    this.chunks.push(chunk.subarray(0, this.limit - this.bytes));
    this.bytes += chunk.length;
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }
}
