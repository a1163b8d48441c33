import { BaseRpcContext } from '@nestjs/microservices';
import type { Delivery } from './delivery.ts';
import type { EventSource } from './event-source.ts';

/** What comes with a message; the `@Ctx()` of a handler. */
export class EventContext<Context = unknown> extends BaseRpcContext<[Delivery, number]> {
  constructor(delivery: Delivery, attempt: number) {
    super([delivery, attempt]);
  }

  /** The queue or topic that was subscribed to. */
  get source(): EventSource<Context> {
    return this.args[0].source as EventSource<Context>;
  }

  /** Topic (MQTT) or destination (STOMP) of the message. */
  get topic(): string {
    return this.args[0].topic;
  }

  /** The message as it came. */
  get text(): string {
    return this.args[0].text;
  }

  /** Headers (STOMP) or user properties (MQTT 5). */
  get headers(): Readonly<Record<string, string>> {
    return this.args[0].headers;
  }

  /** Whether the message may have been handled before, by this process or another. */
  get redelivered(): boolean {
    return this.args[0].redelivered;
  }

  /** 1 for the first attempt of this process. */
  get attempt(): number {
    return this.args[1];
  }
}
