import type { EventSource } from '../messages/event-source.ts';

/** `asked`: the broker has been asked and has not answered yet. */
type State = 'waiting' | 'asked' | 'consuming' | 'refused';

/** The queues or topics of one connection and how far each has got. */
export class SubscriptionList {
  private readonly entries = new Map<string, { source: EventSource; state: State }>();

  get sources(): readonly EventSource[] {
    return [...this.entries.values()].map(({ source }) => source);
  }

  get(name: string): EventSource | undefined {
    return this.entries.get(name)?.source;
  }

  /** Adds a source. A known one takes the new context, and if it was refused it is tried again. */
  put(source: EventSource): void {
    const known = this.entries.get(source.name)?.state ?? 'waiting';
    this.entries.set(source.name, { source, state: known === 'refused' ? 'waiting' : known });
  }

  /** @returns whether the broker delivers, or may be about to */
  delete(name: string): boolean {
    const state = this.entries.get(name)?.state;
    this.entries.delete(name);
    return state === 'consuming' || state === 'asked';
  }

  /** What to ask the broker for next: one at a time, for a broker that just hangs up does not say which one it minded. */
  next(): EventSource | undefined {
    const entries = [...this.entries.values()];
    if (entries.some(({ state }) => state === 'asked')) return undefined;
    const entry = entries.find(({ state }) => state === 'waiting');
    if (entry) entry.state = 'asked';
    return entry?.source;
  }

  get asked(): EventSource | undefined {
    return [...this.entries.values()].find(({ state }) => state === 'asked')?.source;
  }

  mark(name: string, state: 'consuming' | 'refused'): void {
    const entry = this.entries.get(name);
    if (entry) entry.state = state;
  }

  /** The connection is gone: all but the refused ones start from the beginning. */
  reset(): void {
    for (const entry of this.entries.values()) if (entry.state !== 'refused') entry.state = 'waiting';
  }
}
