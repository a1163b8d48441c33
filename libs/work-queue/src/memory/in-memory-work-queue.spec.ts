import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { systemClock } from '../clock/clock.ts';
import { type RetryPolicy, retryPauseMs } from '../port/retry-policy.ts';
import type { Outcome } from '../port/work-queue.ts';
import { workQueueContract } from '../testing/contract.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { InMemoryWorkQueue } from './in-memory-work-queue.ts';

const RETRY: RetryPolicy = { firstMs: 100, factor: 2, maxMs: 1000, jitter: 0.5, maxAttempts: 3 };

workQueueContract('InMemoryWorkQueue', (conditions) => {
  const clock = new ManualClock();
  return { queue: new InMemoryWorkQueue({ ...conditions, clock }), pass: (ms) => clock.pass(ms) };
});

describe('retryPauseMs', () => {
  it('grows up to the longest pause', () => {
    expect([1, 2, 3, 4, 5, 2000].map((attempt) => retryPauseMs(RETRY, attempt, 0))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
  });

  it('leaves the share of the jitter to chance', () => {
    expect([0, 0.5, 1].map((random) => retryPauseMs(RETRY, 2, random))).toEqual([200, 150, 100]);
  });
});

describe('InMemoryWorkQueue in the process', () => {
  it('does not pass the context of whoever adds a key on to its work', async () => {
    const context = new AsyncLocalStorage<string>();
    const queue = new InMemoryWorkQueue({ limit: 1, retry: RETRY });
    const seen: (string | undefined)[] = [];
    context.run('start', () =>
      queue.start(() => {
        seen.push(context.getStore());
        return Promise.resolve({ kind: 'done' });
      }),
    );
    context.run('adder', () => {
      queue.add('now');
      queue.add('later', { delayMs: 1 });
    });
    await queue.idle();
    expect(seen).toEqual(['start', 'start']);
  });

  it('survives delays longer than a timer can hold', async () => {
    const queue = new InMemoryWorkQueue({ limit: 1, retry: RETRY, clock: systemClock });
    let runs = 0;
    queue.start(() => {
      runs += 1;
      return Promise.resolve({ kind: 'done' });
    });
    queue.add('a', { delayMs: 2 ** 40 });
    await sleep(5);
    expect([runs, queue.stats().delayed]).toEqual([0, 1]);
    await queue.stop(0);
  });

  it('refuses a limit that lets nothing run', () => {
    expect(() => new InMemoryWorkQueue({ limit: 0, retry: RETRY })).toThrow(RangeError);
  });
});

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const outcome = fc.constantFrom<'done' | 'retry' | 'throw'>('done', 'retry', 'throw');
const step = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    key,
    priority: fc.constantFrom('high', 'normal', 'low'),
    delayMs: fc.nat(300),
  }),
  fc.record({ do: fc.constant('end' as const), key, outcome }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.nat(400) }),
);

/** The queue with a handler that watches the promises it makes. */
class World {
  readonly clock = new ManualClock();
  readonly running = new Map<string, { end: (outcome: Outcome) => void; fail: (error: Error) => void }>();
  /** Keys added and not worked on since. */
  readonly owed = new Set<string>();
  readonly violations: string[] = [];
  readonly queue: InMemoryWorkQueue;

  constructor(limit: number) {
    this.queue = new InMemoryWorkQueue({ limit, retry: RETRY, clock: this.clock });
    this.queue.start(({ key: started, attempt }) => {
      if (this.running.has(started)) this.violations.push(`${started} twice at once`);
      if (this.running.size >= limit) this.violations.push('limit exceeded');
      if (attempt > RETRY.maxAttempts) this.violations.push(`attempt ${attempt}`);
      this.owed.delete(started);
      return new Promise((end, fail) => this.running.set(started, { end, fail }));
    });
  }

  add(added: string, priority: 'high' | 'normal' | 'low', delayMs: number): void {
    this.owed.add(added);
    this.queue.add(added, { priority, delayMs });
  }

  async end(ended: string, how: 'done' | 'retry' | 'throw'): Promise<void> {
    const run = this.running.get(ended);
    this.running.delete(ended);
    if (how === 'throw') run?.fail(new Error('thrown'));
    else run?.end(how === 'done' ? { kind: 'done' } : { kind: 'retry', reason: 'later' });
    await this.clock.pass(0);
  }

  /** Every run succeeds from now on. */
  async finish(): Promise<void> {
    for (let rounds = 0; rounds < 100; rounds += 1) {
      for (const open of this.running.keys()) await this.end(open, 'done');
      await this.clock.pass(1000);
    }
  }
}

describe('InMemoryWorkQueue under arbitrary use', () => {
  it('never runs a key twice at once, never exceeds its limit, loses nothing and comes to rest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), fc.array(step, { maxLength: 40 }), async (limit, steps) => {
        const world = new World(limit);
        for (const next of steps) {
          if (next.do === 'add') world.add(next.key, next.priority, next.delayMs);
          else if (next.do === 'end') await world.end(next.key, next.outcome);
          else await world.clock.pass(next.ms);
        }
        await world.finish();
        expect(world.violations).toEqual([]);
        expect([...world.owed]).toEqual([]);
        expect(world.queue.stats()).toMatchObject({ waiting: 0, delayed: 0, running: 0 });
      }),
      { numRuns: 100 },
    );
  });
});
