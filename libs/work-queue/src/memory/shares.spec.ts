import type { Outcome, WorkItem } from '../port/work-queue.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { InMemoryWorkQueue } from './in-memory-work-queue.ts';
import type { Share } from './shares.ts';

const RETRY = { firstMs: 100, factor: 1, maxMs: 100, jitter: 0, maxAttempts: 3 };

/** Keys such as `a:1` are of the share before the colon; `few:1` is of one with room for a single key. */
function shareOf(key: string): Share {
  const [name = ''] = key.split(':');
  return name === 'few' ? { name, most: 1 } : { name };
}

/** A queue of which nothing ends by itself. */
class Held {
  readonly clock = new ManualClock();
  readonly queue = new InMemoryWorkQueue({ limit: 2, shareOf, retry: RETRY, clock: this.clock });
  readonly running = new Map<string, (outcome: Outcome) => void>();

  constructor() {
    this.queue.start(({ key }: WorkItem) => new Promise((end) => this.running.set(key, end)));
  }

  async add(...keys: readonly string[]): Promise<readonly string[]> {
    for (const key of keys) this.queue.add(key);
    return this.names();
  }

  async end(key: string, outcome: Outcome = { kind: 'done' }): Promise<readonly string[]> {
    this.running.get(key)?.(outcome);
    this.running.delete(key);
    return this.names();
  }

  async names(ms = 0): Promise<readonly string[]> {
    await this.clock.pass(ms);
    return [...this.running.keys()];
  }
}

describe('a share of the work', () => {
  it('whose keys never end leaves room for one key of each other share', async () => {
    const held = new Held();
    expect(await held.add('a:1', 'a:2', 'a:3', 'a:4')).toEqual(['a:1', 'a:2']);
    expect(await held.add('b:1', 'b:2', 'c:1')).toEqual(['a:1', 'a:2', 'b:1', 'c:1']);
    expect(await held.end('b:1')).toEqual(['a:1', 'a:2', 'c:1', 'b:2']);
  });

  it('gets no more than its own where others have ended: the limit counts all', async () => {
    const held = new Held();
    await held.add('a:1', 'a:2', 'b:1', 'a:3', 'b:2');
    expect(await held.end('a:1')).toEqual(['a:2', 'b:1']);
    expect(await held.end('b:1')).toEqual(['a:2', 'a:3', 'b:2']);
  });

  it('runs no more keys than it may, after failures too, although there is room', async () => {
    const held = new Held();
    expect(await held.add('few:1', 'few:2', 'a:1')).toEqual(['few:1', 'a:1']);
    await held.end('a:1');
    expect(await held.end('few:1', { kind: 'retry', reason: 'later' })).toEqual(['few:2']);
    expect(await held.names(100)).toEqual(['few:2']);
    expect(await held.end('few:2')).toEqual(['few:1']);
  });

  it('has its keys run in order of priority and arrival', async () => {
    const held = new Held();
    await held.add('a:0', 'b:0', 'a:1', 'b:1', 'a:2');
    held.queue.add('a:2', { priority: 'high' });
    expect(await held.end('a:0')).toEqual(['b:0', 'a:2']);
    expect(await held.end('a:2')).toEqual(['b:0', 'a:1']);
    expect(await held.end('b:0')).toEqual(['a:1', 'b:1']);
  });
});
