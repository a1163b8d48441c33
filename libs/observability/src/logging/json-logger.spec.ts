import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { BackendError, withScope } from '@waldur-site-agent/plugin-sdk';
import { SecretRegistry } from '../redaction/secret-registry.ts';
import { openDestination } from './destination.ts';
import { JsonLogger } from './json-logger.ts';
import { LOG_LEVEL_WORDS } from './log-level.ts';
import { FineClock, isoMicroseconds } from './timestamp.ts';

const written: string[] = [];
const destination = { write: (line: string) => void written.push(line) };

function lines(): Record<string, unknown>[] {
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

function lineOf(work: (logger: JsonLogger) => void): Record<string, unknown> {
  work(new JsonLogger({ level: 'DEBUG', destination, secrets: known }));
  return lines().at(-1) ?? {};
}

const known = new SecretRegistry();
known.add('s3cr3t/of "all"');

beforeEach(() => {
  written.length = 0;
});

describe('JsonLogger', () => {
  it('writes one JSON object per line', () => {
    const line = lineOf((logger) => logger.log('two\nlines', { count: 3, nested: { big: 10n } }, 'Orders'));
    expect(written).toHaveLength(1);
    expect(written[0]?.match(/\n/g)).toHaveLength(1);
    expect(line).toEqual({
      event: 'two\nlines',
      level: 'info',
      logger: 'Orders',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/) as string,
      count: 3,
      nested: { big: '10' },
    });
  });

  it('names the levels in words of the configuration, in lower case', () => {
    const logger = new JsonLogger({ level: 'DEBUG', destination });
    for (const write of ['debug', 'verbose', 'log', 'warn', 'error', 'fatal'] as const) logger[write]('text');
    expect(lines().map((line) => line['level'])).toEqual(['debug', 'debug', 'info', 'warning', 'error', 'critical']);
  });

  it.each(LOG_LEVEL_WORDS.map((word, index) => ({ word, index })))('filters by $word', ({ word, index }) => {
    const logger = new JsonLogger({ destination });
    logger.setLevel(word);
    for (const write of ['debug', 'log', 'warn', 'error', 'fatal'] as const) logger[write]('text');
    expect(lines().map((line) => line['level'])).toEqual(
      LOG_LEVEL_WORDS.slice(index).map((level) => level.toLowerCase()),
    );
  });

  it('serves the loggers of Nest with their context', () => {
    Logger.overrideLogger(new JsonLogger({ destination }));
    const logger = new Logger('Membership');
    logger.warn('kept', { user: 'alice' });
    logger.error('failed', new TypeError('no such thing'));
    logger.error('failed with a stack', new Error('inner').stack);
    logger.error('bare');
    expect(lines()).toMatchObject([
      { logger: 'Membership', user: 'alice' },
      { logger: 'Membership', event: 'failed', exception: expect.stringMatching(/^TypeError: no such thing\n\s+at /) },
      { logger: 'Membership', exception: expect.stringMatching(/^Error: inner\n\s+at /) },
      { logger: 'Membership', event: 'bare' },
    ]);
    expect(lines()[3]).not.toHaveProperty('exception');
  });

  it('adds the work at hand, and lets a call name another', async () => {
    const logger = new JsonLogger({ destination });
    await withScope({ offering: 'HPC', order: 'o1' }, async () => {
      await Promise.resolve();
      withScope({ resource: 'r1' }, () => logger.log('inner'));
      logger.log('outer', { order: 'o2' });
    });
    logger.log('none');
    expect(lines()[0]).toMatchObject({ offering: 'HPC', order: 'o1', resource: 'r1' });
    expect(lines()[1]).toMatchObject({ offering: 'HPC', order: 'o2' });
    expect(lines()[2]).not.toHaveProperty('offering');
  });

  it('keeps fields from hiding the keys of the line', () => {
    const line = lineOf((logger) => logger.log('real', { event: 'fake', level: 'fake', timestamp: 1, exception: 'x' }));
    expect(line).toMatchObject({ event: 'real', level: 'info', event_: 'fake', level_: 'fake', timestamp_: 1 });
    expect(line).not.toHaveProperty('exception');
  });

  it('finds an error among the fields or in place of the message', () => {
    expect(lineOf((logger) => logger.warn('x', { error: new BackendError('full', { cause: 'disk' }) }))).toMatchObject({
      error: 'BackendError: full',
      exception: expect.stringMatching(/^BackendError: full\n[^]*Caused by:\nThrown value: disk$/) as string,
    });
    expect(lineOf((logger) => logger.error(new RangeError('much')))).toMatchObject({
      event: 'much',
      exception: expect.stringMatching(/^RangeError: much/) as string,
    });
  });

  it('writes whatever it is given', () => {
    const circular: Record<string, unknown> = { when: new Date(0), list: [new Set([1])], map: new Map([['k', 2]]) };
    circular['self'] = circular;
    const line = lineOf((logger) => logger.log(undefined, circular, 7, 'Context'));
    expect(line).toMatchObject({
      event: 'undefined',
      arguments: [7],
      when: '1970-01-01T00:00:00.000Z',
      list: [[1]],
      map: { k: 2 },
    });
  });

  it('hides secrets in every part of a line', () => {
    lineOf((logger) =>
      logger.error(
        'GET https://w.test/api/?token=abc&x=1 with s3cr3t/of "all"',
        new Error('refused s3cr3t/of "all"'),
        { url: `https://w.test/?q=${encodeURIComponent('s3cr3t/of "all"')}`, deep: [{ password: 'never seen' }] },
        { body: JSON.stringify({ key: 's3cr3t/of "all"' }), header: Buffer.from('x').toString() },
        'Orders',
      ),
    );
    expect(written[0]).not.toMatch(/s3cr3t|abc|never seen/);
    expect(lines()[0]).toMatchObject({
      event: 'GET https://w.test/api/?token=[REDACTED]&x=1 with [REDACTED]',
      url: 'https://w.test/?q=[REDACTED]',
      deep: [{ password: '[REDACTED]' }],
      body: '{"key":"[REDACTED]"}',
    });
  });

  it('has written a line before the call returns, so that no end of the process loses it', () => {
    const directory = mkdtempSync(join(tmpdir(), 'log-'));
    const file = join(directory, 'log');
    const fd = openSync(file, 'w');
    const logger = new JsonLogger({ destination: openDestination(fd) });
    for (const event of ['first', 'last words']) {
      logger.log(event);
      expect(readFileSync(file, 'utf8')).toContain(event);
    }
    closeSync(fd);
    rmSync(directory, { recursive: true });
  });
});

describe('timestamps', () => {
  it('have microseconds', () => {
    expect(isoMicroseconds(Date.UTC(2026, 7, 1, 12) + 123.456)).toBe('2026-08-01T12:00:00.123456+00:00');
    expect(isoMicroseconds(Date.UTC(2026, 7, 1))).toBe('2026-08-01T00:00:00.000000+00:00');
  });

  it('follow the wall clock when it is set', () => {
    const clock = new FineClock();
    jest.useFakeTimers({ now: Date.UTC(2040, 0, 1), doNotFake: ['performance'] });
    try {
      expect(isoMicroseconds(clock.now())).toMatch(/^2040-01-01T00:00:00/);
    } finally {
      jest.useRealTimers();
    }
  });
});
