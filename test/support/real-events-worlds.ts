import type { EventPlace } from './real-events-place.ts';
import { EventSite, type EventSiteOptions } from './real-events-site.ts';

/** The same world on several brokers. What happens to them happens at the same time, since most of it is waiting. */
export class EventWorlds {
  private constructor(readonly all: readonly EventSite[]) {}

  static async start(places: readonly EventPlace[], options: EventSiteOptions = {}): Promise<EventWorlds> {
    return new EventWorlds(await Promise.all(places.map((place) => EventSite.start(place, options))));
  }

  only(fits: (world: EventSite) => boolean): EventWorlds {
    return new EventWorlds(this.all.filter(fits));
  }

  /** Rejects with the first failure, once all have ended: none may run on into the next test. */
  async each(work: (world: EventSite) => Promise<unknown>): Promise<void> {
    const results = await Promise.allSettled(this.all.map(work));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  close(): Promise<void> {
    return this.each((world) => world.close());
  }
}
