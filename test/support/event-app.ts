import { type INestMicroservice, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventServer } from '@waldur-site-agent/event-processing';
import { JsonLogger } from '@waldur-site-agent/observability';
import { EventHandlersModule, type OfferingEventHandling } from '../../libs/event-processing/src/exports-handlers.ts';
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
    private readonly lines: readonly string[],
  ) {}

  static async start(offerings: readonly OfferingEventHandling[]): Promise<EventApp> {
    const lines: string[] = [];
    const logger = new JsonLogger({ level: 'DEBUG', destination: { write: (line: string) => void lines.push(line) } });
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
    return this.lines.join('');
  }

  /** Levels of the lines whose text contains this. */
  logged(text: string): readonly string[] {
    const all = this.lines.map((line) => JSON.parse(line) as LogLine);
    return all.filter(({ event }) => event.includes(text)).map(({ level }) => level);
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
