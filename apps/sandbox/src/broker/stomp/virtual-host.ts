import { MessageQueue } from './message-queue.ts';

const DEAD_LETTERS = 'waldur.dlq.messages';

/** The queues of one virtual host. */
export class VirtualHost {
  private readonly queues = new Map<string, MessageQueue>();

  queue(name: string): MessageQueue | undefined {
    return this.queues.get(name);
  }

  add(name: string): MessageQueue {
    const queue = this.queues.get(name) ?? new MessageQueue();
    this.queues.set(name, queue);
    return queue;
  }

  remove(name: string): void {
    this.queues.get(name)?.delete();
    this.queues.delete(name);
  }

  /** What is rejected goes to the queue for dead letters, or nowhere if there is none. */
  bury(body: string): void {
    this.queues.get(DEAD_LETTERS)?.publish(body);
  }
}
