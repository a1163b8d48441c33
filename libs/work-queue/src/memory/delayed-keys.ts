import type { Clock } from '../clock/clock.ts';
import type { Priority } from '../port/work-queue.ts';
import { higherPriority, type WaitingItem } from './waiting-keys.ts';

export interface DelayedItem extends WaitingItem {
  /** When it may run, by the clock. */
  readonly dueAt: number;
  /** Whether it waits because an attempt failed. */
  readonly afterFailure: boolean;
}

/** Keys whose time has not come. */
export class DelayedKeys {
  private readonly items = new Map<string, { item: DelayedItem; cancel: () => void }>();

  constructor(
    private readonly clock: Clock,
    private readonly onDue: (item: WaitingItem) => void,
  ) {}

  get size(): number {
    return this.items.size;
  }

  put(item: DelayedItem): void {
    this.items.get(item.key)?.cancel();
    const cancel = this.clock.after(item.dueAt - this.clock.now(), () => this.ring(item.key));
    this.items.set(item.key, { item, cancel });
  }

  /** Takes a further wish for a delayed key into account. @returns whether the key is delayed */
  advance(key: string, priority: Priority, dueAt: number): boolean {
    const found = this.items.get(key)?.item;
    if (!found) return false;
    // messages keep coming while a key fails; only somebody in a hurry ends its pause
    const keepsPause = found.afterFailure && priority !== 'high';
    this.put({
      ...found,
      priority: higherPriority(found.priority, priority),
      dueAt: keepsPause ? found.dueAt : Math.min(found.dueAt, dueAt),
    });
    this.ring(key);
    return true;
  }

  clear(): void {
    for (const { cancel } of this.items.values()) cancel();
    this.items.clear();
  }

  /** Releases the key if its time has come; timers may ring early, and cannot wait longer than 24 days. */
  private ring(key: string): void {
    const item = this.items.get(key)?.item;
    if (!item) return;
    if (item.dueAt > this.clock.now()) {
      this.put(item);
      return;
    }
    this.items.get(key)?.cancel();
    this.items.delete(key);
    this.onDue(item);
  }
}
