import type { Priority, WorkItem } from '../port/work-queue.ts';
import type { Share } from './shares.ts';

const ORDER = ['high', 'normal', 'low'] as const satisfies readonly Priority[];

export function higherPriority(a: Priority, b: Priority): Priority {
  return ORDER.indexOf(a) <= ORDER.indexOf(b) ? a : b;
}

export interface WaitingItem extends WorkItem {
  readonly priority: Priority;
}

interface Entry {
  readonly item: WaitingItem;
  readonly share: Share;
  /** Order of arrival. */
  readonly position: number;
}

type Lane = Map<string, Map<string, Entry>>;

/** Keys that may run now: higher priorities first, first come first served among equals. */
export class WaitingKeys {
  /** By name of the share and key. */
  private readonly lanes: Record<Priority, Lane> = { high: new Map(), normal: new Map(), low: new Map() };
  private readonly keys = new Map<string, Priority>();
  private positions = 0;

  constructor(private readonly shareOf: (key: string) => Share) {}

  get size(): number {
    return this.keys.size;
  }

  put(item: WaitingItem): void {
    const share = this.shareOf(item.key);
    const lane = this.lanes[item.priority];
    const entries = lane.get(share.name) ?? new Map<string, Entry>();
    lane.set(share.name, entries.set(item.key, { item, share, position: this.positions++ }));
    this.keys.set(item.key, item.priority);
  }

  /** Moves a waiting key forward if `priority` is higher than its own. @returns whether the key is waiting */
  raise(key: string, priority: Priority): boolean {
    const present = this.keys.get(key);
    if (present === undefined) return false;
    if (higherPriority(present, priority) !== present) {
      const item = this.delete(key, present);
      if (item) this.put({ ...item, priority });
    }
    return true;
  }

  /** @param mayRun whether a key of this share may run now */
  take(mayRun: (share: Share) => boolean): WaitingItem | undefined {
    for (const priority of ORDER) {
      const first = firstOf(this.lanes[priority], mayRun);
      if (first) return this.delete(first.item.key, priority);
    }
    return undefined;
  }

  clear(): void {
    for (const priority of ORDER) this.lanes[priority].clear();
    this.keys.clear();
  }

  private delete(key: string, priority: Priority): WaitingItem | undefined {
    const { name } = this.shareOf(key);
    const entries = this.lanes[priority].get(name);
    const item = entries?.get(key)?.item;
    entries?.delete(key);
    if (entries?.size === 0) this.lanes[priority].delete(name);
    this.keys.delete(key);
    return item;
  }
}

function firstOf(lane: Lane, mayRun: (share: Share) => boolean): Entry | undefined {
  let found: Entry | undefined;
  for (const entries of lane.values()) {
    const [first] = entries.values();
    if (first && mayRun(first.share) && (!found || first.position < found.position)) found = first;
  }
  return found;
}
