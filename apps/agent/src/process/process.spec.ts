import { EventEmitter, once } from 'node:events';
import { exitOnCrash } from './exit-on-crash.ts';
import type { ProcessHost } from './process-host.ts';
import { runUntilSignal } from './run-until-signal.ts';

/** Stands in for the operating system: sends signals and notes exits. */
class FakeHost extends EventEmitter implements ProcessHost {
  readonly exits: number[] = [];
  readonly exited = new Promise<void>((resolve) => {
    this.once('exit', resolve);
  });

  exit(code: number): void {
    this.exits.push(code);
    this.emit('exit');
  }
}

class Lines {
  readonly all: string[] = [];
  log(message: string): void {
    this.all.push(message);
  }
  error(message: string): void {
    this.all.push(`error: ${message}`);
  }
}

describe('runUntilSignal', () => {
  let host: FakeHost;
  let log: Lines;

  beforeEach(() => {
    host = new FakeHost();
    log = new Lines();
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGTSTP'])(
    'stops on %s, flushes last and reports success',
    async (signal) => {
      const steps: string[] = [];
      const running = runUntilSignal({
        host,
        log,
        stop: async () => void steps.push('stop'),
        flush: async () => void steps.push('flush'),
      });
      host.emit(signal);
      await expect(running).resolves.toBe(0);
      expect(steps).toEqual(['stop', 'flush']);
      expect(log.all).toEqual([expect.stringContaining(`${signal} received`)]);
    },
  );

  it('ends at once on a second signal of either kind', async () => {
    const gate = new EventEmitter();
    const stop = async () => void (await once(gate, 'open'));
    const running = runUntilSignal({ host, log, stop });
    host.emit('SIGTERM');
    host.emit('SIGINT');
    expect(host.exits).toEqual([130]);
    await Promise.resolve();
    gate.emit('open');
    await running;
  });

  it('gives up on a stop that takes longer than its limit', async () => {
    jest.useFakeTimers();
    try {
      const running = runUntilSignal({ host, log, stop: () => new Promise(() => undefined), stopLimitMs: 60_000 });
      host.emit('SIGTERM');
      await jest.advanceTimersByTimeAsync(60_000);
      await expect(running).resolves.toBe(1);
      expect(log.all.at(-1)).toContain('error: not finished after 60 s');
    } finally {
      jest.useRealTimers();
    }
  });

  it('reports a stop that fails, and still flushes', async () => {
    let flushed = false;
    const running = runUntilSignal({
      host,
      log,
      stop: () => Promise.reject(new Error('no way')),
      flush: () => {
        flushed = true;
      },
    });
    host.emit('SIGTERM');
    await expect(running).resolves.toBe(1);
    expect(log.all.at(-1)).toBe('error: failed to stop cleanly: no way');
    expect(flushed).toBe(true);
  });

  it('leaves no listener behind', async () => {
    const running = runUntilSignal({ host, log, stop: () => Promise.resolve() });
    host.emit('SIGTERM');
    await running;
    expect(host.eventNames()).toEqual(['exit']);
  });
});

describe('exitOnCrash', () => {
  it.each(['uncaughtException', 'unhandledRejection'])('logs, flushes and exits with 1 on %s', async (event) => {
    const host = new FakeHost();
    const log = new Lines();
    let linesAtFlush = 0;
    exitOnCrash(
      log,
      () => {
        linesAtFlush = log.all.length;
        return Promise.reject(new Error('disk full'));
      },
      host,
    );
    host.emit(event, new Error('boom'));
    await host.exited;
    expect(host.exits).toEqual([1]);
    expect(log.all).toEqual(['error: unexpected error, the agent ends: boom']);
    expect(linesAtFlush).toBe(1);
  });

  it('can be undone', () => {
    const host = new FakeHost();
    exitOnCrash(new Lines(), undefined, host)();
    expect(host.listenerCount('uncaughtException') + host.listenerCount('unhandledRejection')).toBe(0);
  });
});
