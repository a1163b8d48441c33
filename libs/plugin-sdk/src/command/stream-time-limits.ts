import { CommandTimeoutError } from './command-timeout-error.ts';
import type { ProgramProcess } from './program-process.ts';

const DEFAULT_SILENCE_SECONDS = 60;
const DEFAULT_TIMEOUT_SECONDS = 6 * 3600;

/**
 * Ends a program that says nothing for too long. How long a whole answer takes depends on its size and tells nothing,
 * so the limit of the whole is generous.
 */
export class StreamTimeLimits {
  private readonly silenceSeconds: number;
  private readonly whole: NodeJS.Timeout;
  private silence: NodeJS.Timeout;

  constructor(
    private readonly process: ProgramProcess,
    options: { readonly silenceSeconds?: number; readonly timeoutSeconds?: number },
  ) {
    this.silenceSeconds = options.silenceSeconds ?? DEFAULT_SILENCE_SECONDS;
    const seconds = options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
    this.whole = setTimeout(() => this.end(`did not finish within ${seconds} s`), seconds * 1000);
    this.silence = this.startSilence();
  }

  sawOutput(): void {
    clearTimeout(this.silence);
    this.silence = this.startSilence();
  }

  /** The program is not to blame for the time that its output is being worked on. */
  pause(): void {
    clearTimeout(this.silence);
  }

  stop(): void {
    clearTimeout(this.silence);
    clearTimeout(this.whole);
  }

  private startSilence(): NodeJS.Timeout {
    return setTimeout(() => this.end(`gave no answer for ${this.silenceSeconds} s`), this.silenceSeconds * 1000);
  }

  private end(what: string): void {
    this.process.end(new CommandTimeoutError(`${this.process.program} ${what} and was ended`));
  }
}
