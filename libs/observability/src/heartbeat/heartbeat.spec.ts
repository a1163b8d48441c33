import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Heartbeat, heartbeatPath } from './heartbeat.ts';

let base: string;
const warnings: string[] = [];
const listener = { log: () => undefined, error: () => undefined, warn: (text: string) => void warnings.push(text) };

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'heartbeat-'));
  warnings.length = 0;
  Logger.overrideLogger(listener);
});

afterEach(() => rmSync(base, { recursive: true }));

describe('Heartbeat', () => {
  it('writes the time into the file of its mode and into the common one', () => {
    const before = Date.now() / 1000;
    new Heartbeat('order_process', base).touch();
    for (const name of ['waldur-site-agent-heartbeat', 'waldur-site-agent-heartbeat-order_process']) {
      const written = Number(readFileSync(join(base, name), 'utf8'));
      expect(written).toBeGreaterThanOrEqual(before);
      expect(written).toBeLessThanOrEqual(Date.now() / 1000);
    }
    expect(warnings).toEqual([]);
  });

  it('lives in the directory for temporary files', () => {
    expect(heartbeatPath()).toBe(join(tmpdir(), 'waldur-site-agent-heartbeat'));
    expect(heartbeatPath('report')).toBe(join(tmpdir(), 'waldur-site-agent-heartbeat-report'));
  });

  it('logs once that it cannot write, and again after a recovery', () => {
    const directory = join(base, 'later');
    const heartbeat = new Heartbeat('report', directory);
    heartbeat.touch();
    heartbeat.touch();
    expect(warnings).toEqual([expect.stringContaining(directory)]);
    mkdirSync(directory);
    heartbeat.touch();
    expect(existsSync(heartbeatPath('report', directory))).toBe(true);
    expect(warnings).toHaveLength(1);
  });

  it('does not write through a symbolic link that somebody put in its place', () => {
    const victim = join(base, 'victim');
    writeFileSync(victim, 'precious');
    symlinkSync(victim, heartbeatPath(undefined, base));
    new Heartbeat('report', base).touch();
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(existsSync(heartbeatPath('report', base))).toBe(true);
    expect(warnings).toHaveLength(1);
  });
});
