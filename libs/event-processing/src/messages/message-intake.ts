import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { MessageHandler } from '@nestjs/microservices';
import { redact } from '@waldur-site-agent/observability';
import { type RetryPolicy, retryPauseMs } from '@waldur-site-agent/work-queue';
import type { Delivery, Settlement } from './delivery.ts';
import { EarlierRuns } from './earlier-runs.ts';
import { EventContext } from './event-context.ts';
import { excerpt } from './excerpt.ts';
import { type EventData, readEvent } from './read-event.ts';
import { runHandler } from './run-handler.ts';
import { Slots } from './slots.ts';

/** The handler of an object type. */
export type HandlerLookup = (objectType: string) => MessageHandler | undefined;

/** Takes messages in, in order of arrival, and sees each to its end. */
export class MessageIntake {
  private readonly logger = new Logger('Events');
  private readonly slots: Slots;
  private readonly earlier = new EarlierRuns();
  private readonly running = new Set<Promise<void>>();
  /** Object types without a handler that have been named in the log. */
  private readonly unknown = new Set<string>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly handlers: HandlerLookup,
    private readonly retry: RetryPolicy,
    limit: number,
  ) {
    this.slots = new Slots(limit);
  }

  /** Resolves when the broker has been told what became of the message. Never rejects. */
  take(delivery: Delivery): Promise<void> {
    const work = this.see(delivery);
    this.running.add(work);
    return work.finally(() => this.running.delete(work));
  }

  /** Starts nothing any more. @returns whether everything that ran was through within `graceMs` milliseconds */
  async stop(graceMs: number): Promise<boolean> {
    this.stopping.abort();
    const timer = new AbortController();
    const late = pause(graceMs, false, { signal: timer.signal }).catch(() => false);
    const inTime = await Promise.race([Promise.all(this.running).then(() => true), late]);
    timer.abort();
    return inTime;
  }

  private async see(delivery: Delivery): Promise<void> {
    const earlier = this.earlier.claim(delivery);
    let settlement = earlier ? await earlier : 'left';
    if (settlement === 'left') {
      const run = this.slots.run(() => this.decide(delivery));
      this.earlier.note(delivery, run);
      settlement = await run;
    }
    if (settlement !== 'left' && delivery.isCurrent()) delivery.settle(settlement);
  }

  private async decide(delivery: Delivery): Promise<Settlement> {
    if (!this.isWanted(delivery)) return 'left';
    const event = readEvent(delivery);
    if ('unreadable' in event) {
      this.logger.error(`a message of ${delivery.source.name} is ignored: ${event.unreadable}`, {
        body: excerpt(delivery.text),
      });
      return 'handled';
    }
    const handler = this.handlers(event.objectType);
    if (handler) return this.handle(delivery, event.objectType, event.data, handler);
    this.noteUnknown(delivery, event.objectType);
    return 'handled';
  }

  private async handle(
    delivery: Delivery,
    objectType: string,
    data: EventData,
    handler: MessageHandler,
  ): Promise<Settlement> {
    for (let attempt = 1; this.isWanted(delivery); attempt += 1) {
      try {
        await runHandler(handler, data, new EventContext(delivery, attempt));
        return 'handled';
      } catch (error) {
        const what = `${objectType} message of ${delivery.source.name}: attempt ${attempt} failed: ${failureText(error)}`;
        if (attempt >= this.retry.maxAttempts) {
          this.logger.error(`${what}; it is given up`, { body: excerpt(delivery.text) });
          return 'dropped';
        }
        this.logger.warn(what);
        await this.pauseAfter(attempt);
      }
    }
    return 'left';
  }

  /** Once per type: there may be many of them, and none of them means anything. */
  private noteUnknown({ source }: Delivery, objectType: string): void {
    if (this.unknown.has(objectType)) return;
    this.unknown.add(objectType);
    this.logger.log(`a message of ${source.name} is ignored, as all will be: nothing to do for ${objectType}`);
  }

  private isWanted(delivery: Delivery): boolean {
    return !this.stopping.signal.aborted && delivery.isCurrent();
  }

  private async pauseAfter(attempt: number): Promise<void> {
    const { signal } = this.stopping;
    await pause(retryPauseMs(this.retry, attempt, Math.random()), undefined, { signal }).catch(() => undefined);
  }
}

/** Nest hands the failure of a handler on as `{status, message}`. */
function failureText(error: unknown): string {
  const message: unknown = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return redact(String(message));
}
