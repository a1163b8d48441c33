import type { Priority, WorkItem } from '../port/work-queue.ts';

const ORDER = ['high', 'normal', 'low'] as const satisfies readonly Priority[];

export function higherPriority(a: Priority, b: Priority): Priority {
  return ORDER.indexOf(a) <= ORDER.indexOf(b) ? a : b;
}

export interface WaitingItem extends WorkItem {
  readonly priority: Priority;
}

/** Keys that may run now: higher priorities first, first come first served among equals. */
export class WaitingKeys {
  private readonly lanes: Record<Priority, Map<string, WaitingItem>> = {
    high: new Map(),
    normal: new Map(),
    low: new Map(),
  };

  get size(): number {
    return ORDER.reduce((sum, priority) => sum + this.lanes[priority].size, 0);
  }

  put(item: WaitingItem): void {
    this.lanes[item.priority].set(item.key, item);
  }

  /** Moves a waiting key forward if `priority` is higher than its own. @returns whether the key is waiting */
  raise(key: string, priority: Priority): boolean {
    const item = this.find(key);
    if (!item) return false;
    if (higherPriority(item.priority, priority) !== item.priority) {
      this.lanes[item.priority].delete(key);
      this.put({ ...item, priority });
    }
    return true;
  }

  take(): WaitingItem | undefined {
    for (const priority of ORDER) {
      for (const [key, item] of this.lanes[priority]) {
        this.lanes[priority].delete(key);
        return item;
      }
    }
    return undefined;
  }

  clear(): void {
    for (const priority of ORDER) this.lanes[priority].clear();
  }

  private find(key: string): WaitingItem | undefined {
    for (const priority of ORDER) {
      const item = this.lanes[priority].get(key);
      if (item) return item;
    }
    return undefined;
  }
}
