export interface QueuedMessage {
  readonly body: string;
  readonly position: number;
  redelivered: boolean;
}

export interface Consumer {
  /** Most messages it may hold unacknowledged. */
  readonly prefetch: number;
  /** What it holds. */
  readonly unacknowledged: Set<QueuedMessage>;
  deliver(message: QueuedMessage): void;
  /** The queue has been deleted. */
  cancelled(): void;
}

/** A durable queue. */
export class MessageQueue {
  private readonly ready: QueuedMessage[] = [];
  private readonly consumers: Consumer[] = [];
  private published = 0;

  /** Messages that nobody has acknowledged. */
  get size(): number {
    return this.consumers.reduce((sum, { unacknowledged }) => sum + unacknowledged.size, this.ready.length);
  }

  publish(body: string): void {
    this.ready.push({ body, position: (this.published += 1), redelivered: false });
    this.dispatch();
  }

  add(consumer: Consumer): void {
    this.consumers.push(consumer);
    this.dispatch();
  }

  /** It gets nothing new; what it holds is its own until it acknowledges or {@link requeue} is called. */
  stop(consumer: Consumer): void {
    const index = this.consumers.indexOf(consumer);
    if (index >= 0) this.consumers.splice(index, 1);
  }

  acknowledge(consumer: Consumer, message: QueuedMessage): void {
    consumer.unacknowledged.delete(message);
    this.dispatch();
  }

  /** Messages go back to where they were. */
  requeue(consumer: Consumer, messages: Iterable<QueuedMessage> = consumer.unacknowledged): void {
    for (const message of messages) {
      consumer.unacknowledged.delete(message);
      message.redelivered = true;
      this.ready.push(message);
    }
    this.ready.sort((a, b) => a.position - b.position);
    this.dispatch();
  }

  delete(): void {
    for (const consumer of this.consumers.splice(0)) consumer.cancelled();
  }

  /** Consumers take turns. */
  private dispatch(): void {
    while (this.ready.length > 0) {
      const consumer = this.consumers.find(({ prefetch, unacknowledged }) => unacknowledged.size < prefetch);
      if (!consumer) return;
      this.stop(consumer);
      this.consumers.push(consumer);
      const message = this.ready.shift()!;
      consumer.unacknowledged.add(message);
      consumer.deliver(message);
    }
  }
}
