import { InMemoryWorkQueue } from '../memory/in-memory-work-queue.ts';
import type { Outcome } from '../port/work-queue.ts';
import { KeyedBatches } from './keyed-batches.ts';

const DONE: Outcome = { kind: 'done' };
const NOTHING = (): void => undefined;
const AGAIN: Outcome = { kind: 'retry', reason: 'not yet' };

function batches(maxAttempts = 3, limit = 2): KeyedBatches {
  const retry = { firstMs: 0, factor: 1, maxMs: 0, jitter: 0, maxAttempts };
  const made = new KeyedBatches(new InMemoryWorkQueue({ limit, retry }), maxAttempts);
  made.start();
  return made;
}

describe('KeyedBatches', () => {
  it('a batch is over when all of its work is', async () => {
    const done: string[] = [];
    const work = (key: string) => ({
      key,
      run: async () => {
        done.push(key);
        return DONE;
      },
    });
    await batches().run(['a', 'b', 'c'].map(work));
    expect(done.sort()).toEqual(['a', 'b', 'c']);
  });

  it('comes back to work that asks for it, and to work that throws, but not for ever', async () => {
    const attempts = { patient: [] as number[], thrower: [] as number[], endless: [] as number[] };
    await batches().run([
      { key: 'patient', run: async (n) => (attempts.patient.push(n), n < 2 ? AGAIN : DONE) },
      {
        key: 'thrower',
        run: async (n) => {
          attempts.thrower.push(n);
          if (n < 3) throw new Error('broken');
          return DONE;
        },
      },
      { key: 'endless', run: async (n) => (attempts.endless.push(n), AGAIN) },
    ]);
    expect(attempts).toEqual({ patient: [1, 2], thrower: [1, 2, 3], endless: [1, 2, 3] });
  });

  it('ends when it is stopped: what runs is finished, what waits is left out', async () => {
    const made = batches(3, 1);
    const ran: string[] = [];
    let finish = NOTHING;
    let over = NOTHING;
    const ended = new Promise<void>((resolve) => {
      over = resolve;
    });
    const running = new Promise<void>((begun) => {
      void made
        .run([
          {
            key: 'long',
            run: async () => {
              begun();
              await new Promise<void>((resolve) => {
                finish = resolve;
              });
              ran.push('long');
              return DONE;
            },
          },
          { key: 'waiting', run: async () => (ran.push('waiting'), DONE) },
        ])
        .then(() => over());
    });
    await running;
    const stopped = made.stop(1000);
    finish();
    expect(await stopped).toBe(true);
    await ended;
    expect(ran).toEqual(['long']);
    await made.run([{ key: 'late', run: async () => (ran.push('late'), DONE) }]);
    expect(ran).not.toContain('late');
  });

  it('work under a key that waits already is replaced, and both batches end', async () => {
    const made = batches(1, 1);
    const ran: string[] = [];
    const work = (name: string) => ({ key: 'same', run: async () => (ran.push(name), DONE) });
    await Promise.all([made.run([work('old')]), made.run([work('new')])]);
    expect(ran).toEqual(['new']);
  });
});
