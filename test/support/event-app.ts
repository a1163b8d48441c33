import { type INestMicroservice, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventServer } from '@waldur-site-agent/event-processing';
import { JsonLogger } from '@waldur-site-agent/observability';
import { EventHandlersModule, type OfferingEventHandling } from '../../libs/event-processing/src/exports-handlers.ts';
import { History } from '../brokers/history.ts';
import { QUICK } from '../brokers/listener.ts';

interface LogLine {
  readonly level: string;
  readonly event: string;
}

/** The event handlers of a site agent on brokers of its choice, in this process. */
export class EventApp {
  private constructor(
    readonly server: EventServer,
    private readonly app: INestMicroservice,
    private readonly lines: History<string>,
  ) {}

  static async start(offerings: readonly OfferingEventHandling[]): Promise<EventApp> {
    const lines = new History<string>();
    const logger = new JsonLogger({ level: 'DEBUG', destination: { write: (line: string) => lines.add(line) } });
    const server = new EventServer(QUICK);
    const app = await NestFactory.createMicroservice(EventHandlersModule.forOfferings(offerings), {
      strategy: server,
      logger,
      abortOnError: false,
    });
    Logger.overrideLogger(logger);
    await app.listen();
    return new EventApp(server, app, lines);
  }

  /** Everything that was written to the log, as text. */
  get log(): string {
    return this.lines.all.join('');
  }

  /** Resolves when a line contains this. */
  async line(text: string): Promise<void> {
    await this.lines.first((line) => line.includes(text));
  }

  /** Levels of the lines whose text contains this. */
  logged(text: string): readonly string[] {
    const all = this.lines.all.map((line) => JSON.parse(line) as LogLine);
    return all.filter(({ event }) => event.includes(text)).map(({ level }) => level);
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
