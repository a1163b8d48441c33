import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../port/work-queue.ts';
import { Bench, type MakeQueue, type QueueConditions, RETRY } from './bench.ts';

export type { MakeQueue, QueueConditions, QueueUnderTest } from './bench.ts';

const DONE: Outcome = { kind: 'done' };
const RETRY_LATER = { kind: 'retry', reason: 'not yet' } as const satisfies Outcome;

/** What every adapter of the work queue has to do. */
export function workQueueContract(name: string, make: MakeQueue): void {
  const bench = (conditions?: Partial<QueueConditions>): Bench => new Bench(make, conditions);
  describe(`${name} as a work queue`, () => {
    describe('adding', () => {
      addingContract(bench);
    });
    describe('parallel work', () => {
      parallelContract(bench);
    });
    describe('retries', () => {
      retryContract(bench);
    });
    describe('stopping', () => {
      stopContract(bench);
    });
  });
}

type MakeBench = (conditions?: Partial<QueueConditions>) => Bench;

function addingContract(bench: MakeBench): void {
  it('keeps what is added before the start', async () => {
    const b = bench();
    b.queue.add('a');
    await b.pass(0);
    expect(b.queue.stats()).toMatchObject({ waiting: 1, running: 0 });
    b.start();
    await b.pass(0);
    expect(b.runs()).toBe('a1');
  });

  it('has one handler only', () => {
    const b = bench().start();
    expect(() => b.start()).toThrow(/started already/);
  });

  it('keeps a waiting key once', async () => {
    const b = bench({ limit: 1 }).start();
    for (const key of ['a', 'b', 'b', 'c', 'b']) b.queue.add(key);
    await b.pass(0);
    for (const key of ['a', 'b', 'c']) await b.end(key, DONE);
    expect(b.runs()).toBe('a1 b1 c1');
    expect(b.queue.stats()).toEqual({ waiting: 0, delayed: 0, running: 0, abandoned: 0 });
  });

  it('works on higher priorities first and moves a waiting key forward', async () => {
    const b = bench({ limit: 1 }).start();
    b.queue.add('first', { priority: 'high' });
    await b.pass(0);
    b.queue.add('low', { priority: 'low' });
    b.queue.add('normal');
    b.queue.add('raised', { priority: 'low' });
    b.queue.add('high', { priority: 'high' });
    b.queue.add('raised', { priority: 'high' });
    b.queue.add('high', { priority: 'low' });
    for (const key of ['first', 'high', 'raised', 'normal', 'low']) await b.end(key, DONE);
    expect(b.runs()).toBe('first1 high1 raised1 normal1 low1');
  });

  it('waits for a delay, and for the earliest of several', async () => {
    const b = bench().start();
    b.queue.add('a', { delayMs: 500 });
    b.queue.add('a', { delayMs: 200 });
    b.queue.add('a', { delayMs: 900 });
    await b.pass(199);
    expect(b.runs()).toBe('');
    expect(b.queue.stats()).toMatchObject({ waiting: 0, delayed: 1 });
    await b.pass(1);
    await b.end('a', DONE);
    await b.pass(1000);
    expect(b.runs()).toBe('a1');
  });

  it('runs a delayed key at once when it is added without a delay', async () => {
    const b = bench().start();
    b.queue.add('a', { delayMs: 500 });
    b.queue.add('a');
    await b.pass(0);
    expect(b.runs()).toBe('a1');
  });
}

function parallelContract(bench: MakeBench): void {
  it('works on several keys at once, up to the limit', async () => {
    const b = bench({ limit: 2 }).start();
    for (const key of ['a', 'b', 'c']) b.queue.add(key);
    await b.pass(0);
    expect(b.runs()).toBe('a1 b1');
    await b.end('b', DONE);
    expect(b.runs()).toBe('a1 b1 c1');
  });

  it('runs a running key once more afterwards, however often it was added', async () => {
    const b = bench().start();
    b.queue.add('a');
    await b.pass(0);
    b.queue.add('a');
    b.queue.add('a', { delayMs: 50 });
    await b.pass(100);
    expect(b.runs()).toBe('a1');
    await b.end('a', DONE);
    await b.end('a', DONE);
    expect(b.runs()).toBe('a1 a1');
  });

  it('lets a key that was added while it failed begin anew instead of pausing', async () => {
    const b = bench().start();
    b.queue.add('a');
    await b.pass(0);
    await b.end('a', RETRY_LATER);
    await b.pass(100);
    b.queue.add('a');
    await b.end('a', RETRY_LATER);
    expect(b.runs()).toBe('a1 a2 a1');
  });

  it('lets a handler add keys, its own included', async () => {
    const b = bench({ limit: 1 });
    const seen: string[] = [];
    b.start(({ key }) => {
      seen.push(key);
      if (seen.length < 4) b.queue.add(seen.length === 1 ? 'b' : 'a');
      return Promise.resolve(DONE);
    });
    b.queue.add('a');
    await b.pass(0);
    expect(seen).toEqual(['a', 'b', 'a', 'a']);
  });

  it('says when it is idle', async () => {
    const b = bench().start();
    await b.queue.idle();
    b.queue.add('a');
    b.queue.add('b', { delayMs: 100 });
    let idle = false;
    const waiting = b.queue.idle().then(() => (idle = true));
    await b.pass(0);
    await b.end('a', DONE);
    expect(idle).toBe(false);
    await b.pass(100);
    await b.end('b', DONE);
    await waiting;
    expect(idle).toBe(true);
  });
}

function retryContract(bench: MakeBench): void {
  it('tries again after growing pauses and gives up after the last attempt', async () => {
    const b = bench().start();
    b.queue.add('a');
    await b.pass(0);
    for (const pause of [100, 200, 400]) {
      await b.end('a', RETRY_LATER);
      const before = b.started.length;
      await b.pass(pause - 1);
      expect(b.started).toHaveLength(before);
      await b.pass(1);
      expect(b.started).toHaveLength(before + 1);
    }
    expect(b.abandoned).toEqual([]);
    await b.end('a', RETRY_LATER);
    await b.pass(10_000);
    expect(b.runs()).toBe('a1 a2 a3 a4');
    expect(b.abandoned).toEqual(['a: not yet']);
    expect(b.queue.stats()).toEqual({ waiting: 0, delayed: 0, running: 0, abandoned: 1 });
  });

  it('takes up an abandoned key when it is added again', async () => {
    const b = bench({ retry: { ...RETRY, maxAttempts: 1 } }).start();
    b.queue.add('a');
    await b.pass(0);
    await b.end('a', RETRY_LATER);
    b.queue.add('a');
    await b.pass(0);
    expect(b.runs()).toBe('a1 a1');
    expect(b.queue.stats().abandoned).toBe(0);
  });

  it('takes an exception of the handler for a retry', async () => {
    const b = bench({ retry: { ...RETRY, maxAttempts: 2 } });
    let calls = 0;
    b.start(() => {
      calls += 1;
      if (calls === 1) throw new Error('thrown');
      return Promise.reject(new Error('rejected'));
    });
    b.queue.add('a');
    await b.pass(1000);
    expect(calls).toBe(2);
    expect(b.abandoned).toEqual(['a: rejected']);
  });

  it('pauses as long as the handler says', async () => {
    const b = bench().start();
    b.queue.add('a');
    await b.pass(0);
    await b.end('a', { ...RETRY_LATER, afterMs: 5000 });
    await b.pass(4999);
    expect(b.runs()).toBe('a1');
    await b.pass(1);
    expect(b.runs()).toBe('a1 a2');
  });

  it('does not hold up other keys while one pauses', async () => {
    const b = bench({ limit: 1 }).start();
    b.queue.add('bad');
    b.queue.add('good');
    await b.pass(0);
    await b.end('bad', RETRY_LATER);
    expect(b.runs()).toBe('bad1 good1');
  });

  it('keeps a pause when the key is added again, unless somebody is in a hurry', async () => {
    const b = bench().start();
    b.queue.add('a');
    await b.pass(0);
    await b.end('a', RETRY_LATER);
    b.queue.add('a');
    await b.pass(50);
    expect(b.runs()).toBe('a1');
    b.queue.add('a', { priority: 'high' });
    await b.pass(0);
    expect(b.runs()).toBe('a1 a2');
    await b.end('a', DONE);
    await b.pass(1000);
    expect(b.runs()).toBe('a1 a2');
  });
}

function stopContract(bench: MakeBench): void {
  it('waits for running work, starts nothing more and forgets what waits', async () => {
    const b = bench({ limit: 1 }).start();
    for (const key of ['a', 'b']) b.queue.add(key);
    b.queue.add('c', { delayMs: 10 });
    await b.pass(0);
    const idle = b.queue.idle();
    const stopped = b.queue.stop(1000);
    b.queue.add('d', { priority: 'high' });
    b.queue.add('a');
    await b.pass(500);
    await b.end('a', RETRY_LATER);
    await expect(stopped).resolves.toBe(true);
    await idle;
    await b.pass(10_000);
    expect(b.runs()).toBe('a1');
    expect(b.abandoned).toEqual([]);
    expect(b.queue.stats()).toEqual({ waiting: 0, delayed: 0, running: 0, abandoned: 0 });
  });

  it('tells when work outlived the grace period', async () => {
    const b = bench().start();
    b.queue.add('a');
    await b.pass(0);
    const stopped = b.queue.stop(100);
    await b.pass(100);
    await expect(stopped).resolves.toBe(false);
    await b.end('a', RETRY_LATER);
    await b.pass(10_000);
    expect(b.runs()).toBe('a1');
  });

  it('does not start what was added in the same breath', async () => {
    const b = bench().start();
    b.queue.add('a');
    await expect(b.queue.stop(0)).resolves.toBe(true);
    await b.pass(0);
    expect(b.runs()).toBe('');
  });
}
