import { PollingLoop } from './polling-loop.ts';

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('PollingLoop', () => {
  let now = 0;
  let cycles = 0;
  let beats = 0;
  const loop = (cycle: () => Promise<void> = () => Promise.resolve()) =>
    new PollingLoop(
      300_000,
      () => {
        cycles += 1;
        return cycle();
      },
      () => {
        beats += 1;
      },
      () => now,
    );

  beforeEach(() => {
    now = 0;
    cycles = 0;
    beats = 0;
  });

  it('beats at every tick and runs one cycle, at the first, within one period', async () => {
    const polling = loop();
    for (now = 0; now <= 120_000; now += 60_000) await polling.tick();
    expect([beats, cycles]).toEqual([3, 1]);
  });

  it('runs again once the period has passed since the end of the cycle', async () => {
    const polling = loop();
    await polling.tick();
    now = 301_000;
    await polling.tick();
    expect(cycles).toBe(2);
  });

  it('never overlaps cycles, and stopping waits for the present one', async () => {
    const { promise, resolve: end } = deferred();
    const polling = loop(() => promise);
    const first = polling.tick();
    now = 1_000_000;
    await polling.tick();
    expect(cycles).toBe(1);
    const stopped = jest.fn();
    const stopping = polling.stop().finally(stopped);
    await Promise.resolve();
    expect(stopped).not.toHaveBeenCalled();
    end();
    await Promise.all([first, stopping]);
    now = 2_000_000;
    await polling.tick();
    expect(cycles).toBe(1);
    expect(stopped).toHaveBeenCalledTimes(1);
  });
});
