import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { UsageError } from '../process/usage-error.ts';
import { startHealthServer, type HealthServer } from './health-server.ts';
import { HealthState } from './health-state.ts';

const FREE_PORT = { host: '127.0.0.1', port: 0, explicit: true };

describe('health endpoints', () => {
  let clock = 0;
  let state: HealthState;
  let server: HealthServer;

  beforeAll(() => Logger.overrideLogger(false));

  beforeEach(async () => {
    clock = 0;
    state = new HealthState({ now: () => clock, stuckAfterMs: 300_000 });
    server = await startHealthServer(state, FREE_PORT);
  });

  afterEach(() => server.close());

  const probe = async (path: string) => {
    const response = await fetch(`${server.url}${path}`);
    return { status: response.status, body: (await response.json()) as { details: Record<string, unknown> } };
  };

  it('is alive while something moves, and not when nothing has moved for longer than the limit', async () => {
    clock = 300_000;
    expect((await probe('/livez')).status).toBe(200);
    clock = 300_001;
    const stuck = await probe('/livez');
    expect(stuck.status).toBe(503);
    expect(stuck.body.details).toEqual({ progress: { status: 'down', secondsSinceProgress: 300 } });
    state.progress();
    expect((await probe('/livez')).status).toBe(200);
  });

  it('is ready only with a configuration and one offering whose last sweep succeeded', async () => {
    expect((await probe('/readyz')).body.details).toMatchObject({ configuration: { status: 'down' } });

    state.configurationLoaded(['A', 'B']);
    const pending = await probe('/readyz');
    expect(pending.status).toBe(503);
    expect(pending.body.details).toMatchObject({
      configuration: { status: 'up' },
      offerings: { status: 'down', lastSweep: { A: 'pending', B: 'pending' } },
    });

    state.sweepFailed('A');
    expect((await probe('/readyz')).status).toBe(503);
    state.sweepSucceeded('B');
    expect((await probe('/readyz')).status).toBe(200);
    state.sweepFailed('B');
    expect((await probe('/readyz')).status).toBe(503);
  });

  it('is not ready when no offering hears of events, and tells which do', async () => {
    const queues = new Map([
      ['A', 'starting'],
      ['B', 'waiting'],
    ]);
    state.configurationLoaded(['A', 'B']);
    state.sweepSucceeded('A');
    state.eventsFrom(() => queues);
    const deaf = await probe('/readyz');
    expect(deaf.status).toBe(503);
    expect(deaf.body.details).toMatchObject({ events: { status: 'down', queues: { A: 'starting', B: 'waiting' } } });
    queues.set('B', 'partly');
    expect((await probe('/readyz')).status).toBe(200);
  });

  it('counts the end of a sweep as progress', async () => {
    clock = 400_000;
    state.sweepFailed('A');
    expect((await probe('/livez')).status).toBe(200);
  });

  it('is not ready but alive while it drains', async () => {
    state.configurationLoaded(['A']);
    state.sweepSucceeded('A');
    state.startDraining();
    expect((await probe('/readyz')).status).toBe(503);
    expect((await probe('/livez')).status).toBe(200);
  });

  it('is gone after close', async () => {
    const { url } = server;
    await server.close();
    await expect(fetch(`${url}/livez`)).rejects.toThrow('fetch failed');
    server = await startHealthServer(state, undefined);
    expect(server.url).toBeUndefined();
  });
});

describe('an address in use', () => {
  let occupant: Server;
  let port: number;

  beforeAll(async () => {
    occupant = createServer();
    await new Promise<void>((resolve) => {
      occupant.listen(0, '127.0.0.1', resolve);
    });
    ({ port } = occupant.address() as AddressInfo);
  });

  afterAll(() => occupant.close());

  it('is an error with a remedy when it was asked for', async () => {
    const started = startHealthServer(new HealthState(), { host: '127.0.0.1', port, explicit: true });
    await expect(started).rejects.toThrow(UsageError);
    await expect(started).rejects.toThrow(
      new RegExp(
        `127\\.0\\.0\\.1:${port}: .*EADDRINUSE.*set WALDUR_SITE_AGENT_HEALTH_ADDRESS to a free host:port or to off`,
      ),
    );
  });

  it('is a warning when it is only the default, and the agent goes on', async () => {
    const warnings: string[] = [];
    const logger = { log: () => undefined, warn: (text: string) => void warnings.push(text) };
    const server = await startHealthServer(new HealthState(), { host: '127.0.0.1', port, explicit: false }, logger);
    expect(server.url).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining(`no health endpoints on 127.0.0.1:${port}`)]);
    await server.close();
  });
});
