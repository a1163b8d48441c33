import { Reconnection, reconnectPauseMs } from './reconnection.ts';

const POLICY = { firstMs: 1000, maxMs: 120_000, stableMs: 30_000 };

describe('reconnectPauseMs', () => {
  it.each([
    [1, 1000, 1250],
    [2, 2000, 2500],
    [3, 4000, 5000],
    [101, 120_000, 150_000],
    [5000, 120_000, 150_000],
  ])('after %d failures is from %d to %d', (failures, shortest, longest) => {
    expect([0, 1].map((random) => reconnectPauseMs(POLICY, failures, random))).toEqual([shortest, longest]);
  });
});

describe('Reconnection', () => {
  let attempts: number;
  let reconnection: Reconnection;

  beforeEach(() => {
    jest.useFakeTimers();
    attempts = 0;
    reconnection = new Reconnection(POLICY, () => {
      attempts += 1;
    });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('tries again for ever, after pauses that grow', () => {
    const pauses = Array.from({ length: 50 }, (_, index) => {
      const { failures, retryInMs } = reconnection.failed();
      expect(failures).toBe(index + 1);
      jest.advanceTimersByTime(retryInMs);
      expect(attempts).toBe(index + 1);
      return retryInMs;
    });
    expect(pauses[1]).toBeGreaterThan(pauses[0] ?? Infinity);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(150_000);
    expect(pauses.slice(10).every((pause) => pause >= 120_000)).toBe(true);
  });

  it('makes one attempt however often it is told of a failure', () => {
    for (let count = 0; count < 3; count += 1) reconnection.failed();
    jest.advanceTimersByTime(10_000);
    expect(attempts).toBe(1);
  });

  it('remembers failures after a connection that did not hold, and forgets them after one that did', () => {
    for (const [heldMs, expected] of [
      [0, 1],
      [29_000, 2],
      [30_000, 1],
    ] as const) {
      reconnection.established();
      jest.advanceTimersByTime(heldMs);
      expect(reconnection.failed().failures).toBe(expected);
    }
  });

  it('can be hurried while it waits, and only then', () => {
    reconnection.hurry();
    expect(attempts).toBe(0);
    reconnection.failed();
    reconnection.hurry();
    expect(attempts).toBe(1);
    jest.advanceTimersByTime(10_000);
    expect(attempts).toBe(1);
  });

  it('does nothing more once stopped', () => {
    reconnection.failed();
    reconnection.stop();
    jest.advanceTimersByTime(10_000);
    reconnection.hurry();
    expect(attempts).toBe(0);
  });
});
