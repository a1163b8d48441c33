import type { EventContext } from '../messages/event-context.ts';
import type { EventData } from '../messages/read-event.ts';

/** Waldur begins to count anew after 24 hours without traffic; messages may be some hours old when they arrive. */
const LIFETIME_MS = 20 * 60 * 60_000;
/** Objects whose last number is remembered. */
const MOST = 10_000;

/**
 * Recognises a message that the broker delivers once more although it has been handled: its acknowledgement got lost.
 * Waldur numbers the messages about one object. Nothing else will do: the id of a message is made of its content, so
 * two of them with one id may both be news; and a lower number may come after the counter was lost.
 */
export class SequenceNumbers {
  private readonly last = new Map<string, { readonly number: number; readonly at: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  isRepeated(context: Pick<EventContext, 'redelivered'>, object: string, data: EventData): boolean {
    const seen = this.last.get(object);
    if (!context.redelivered || seen === undefined || this.now() - seen.at > LIFETIME_MS) return false;
    return seen.number === data['sequence_number'];
  }

  /** A message has been handled. */
  note(object: string, { sequence_number: number }: EventData): void {
    if (typeof number !== 'number') return;
    this.last.delete(object);
    this.last.set(object, { number, at: this.now() });
    for (const oldest of this.last.keys()) {
      if (this.last.size <= MOST) break;
      this.last.delete(oldest);
    }
  }
}
