import type { EventSource } from './event-source.ts';

/** One message as a transport hands it over. */
export interface Delivery {
  readonly source: EventSource;
  /** Topic (MQTT) or destination (STOMP). */
  readonly topic: string;
  /** Type named by the topic, if it names one. */
  readonly topicWord?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** As it came. */
  readonly text: string;
  /** The text as JSON; the text itself if it is none. */
  readonly body: unknown;
  /** Whether the broker has delivered it before. */
  readonly redelivered: boolean;
  /** False once the broker has taken the message back because its connection ended. */
  isCurrent(): boolean;
  /** Tells the broker; not called for a message that is left or no longer current. */
  settle(settlement: 'handled' | 'dropped'): void;
}

/**
 * What became of a message:
 * - `handled`; also what no attempt could ever handle,
 * - `dropped`: every attempt failed,
 * - `left`: untouched; the broker delivers it again.
 */
export type Settlement = 'handled' | 'dropped' | 'left';

/** A message that is no JSON is passed on as text, for the log. */
export function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
