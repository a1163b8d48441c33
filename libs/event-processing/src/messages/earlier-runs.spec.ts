import type { Delivery, Settlement } from './delivery.ts';
import { EarlierRuns } from './earlier-runs.ts';

/** A message of a connection that may end. */
function message(text: string, redelivered = false): Delivery & { current: boolean } {
  return {
    source: { name: 'q' },
    topic: 't',
    headers: {},
    text,
    body: {},
    redelivered,
    current: true,
    isCurrent() {
      return this.current;
    },
    settle: () => undefined,
  };
}

describe('EarlierRuns', () => {
  it('knows the run of a message that comes again, also after the run has ended', async () => {
    const runs = new EarlierRuns();
    const delivery = message('a');
    const run = Promise.resolve<Settlement>('handled');
    runs.note(delivery, run);
    delivery.current = false;
    await run;
    expect(runs.claim(message('a', true))).toBe(run);
    expect(runs.claim(message('a', true))).toBeUndefined();
  });

  it('forgets a run whose message was settled', async () => {
    const runs = new EarlierRuns();
    const run = Promise.resolve<Settlement>('handled');
    runs.note(message('a'), run);
    await run.finally(() => undefined);
    expect(runs.claim(message('a', true))).toBeUndefined();
  });

  it('does not take an equal message that was never delivered before for it, nor another one', () => {
    const runs = new EarlierRuns();
    runs.note(message('a'), new Promise(() => undefined));
    expect(runs.claim(message('a'))).toBeUndefined();
    expect(runs.claim(message('b', true))).toBeUndefined();
  });

  it('lets each run count for one of two equal messages', () => {
    const runs = new EarlierRuns();
    const [first, second] = [new Promise<Settlement>(() => undefined), new Promise<Settlement>(() => undefined)];
    runs.note(message('a'), first);
    runs.note(message('a'), second);
    expect(new Set([runs.claim(message('a', true)), runs.claim(message('a', true))])).toEqual(new Set([first, second]));
  });

  it('does not grow without end', () => {
    const runs = new EarlierRuns();
    for (let n = 0; n < 3000; n += 1) runs.note(message(String(n)), new Promise(() => undefined));
    expect(runs.claim(message('0', true))).toBeUndefined();
    expect(runs.claim(message('2999', true))).toBeDefined();
  });
});
