/** Where messages come from. */
export interface EventSource<Context = unknown> {
  /** Queue (STOMP) or topic filter (MQTT). */
  readonly name: string;
  /** Type of all messages of the queue. Without it the message says it: in `object_type`, or as the last word of its topic. */
  readonly objectType?: string;
  /** Put before the object type to find the handler: the types of another server may mean something else. */
  readonly family?: string;
  /** Handed to the handlers with every message, such as the offering that the queue belongs to. */
  readonly context?: Context;
}
