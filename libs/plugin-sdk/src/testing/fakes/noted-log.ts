import { Logger, type LoggerService } from '@nestjs/common';

/** Takes in everything that is logged, so that a test is quiet and can look at it. */
export class NotedLog implements LoggerService {
  readonly lines: string[] = [];
  private readonly previous = Logger['staticInstanceRef'];

  readonly log = (...words: unknown[]) => this.note(words);
  readonly error = (...words: unknown[]) => this.note(words);
  readonly warn = (...words: unknown[]) => this.note(words);
  readonly debug = (...words: unknown[]) => this.note(words);
  readonly verbose = (...words: unknown[]) => this.note(words);

  /** From here on. */
  static start(): NotedLog {
    const log = new NotedLog();
    Logger.overrideLogger(log);
    return log;
  }

  /** Logging goes where it went before. */
  stop(): void {
    Logger.overrideLogger(this.previous ?? false);
  }

  private note(words: readonly unknown[]): void {
    this.lines.push(words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' '));
  }
}
