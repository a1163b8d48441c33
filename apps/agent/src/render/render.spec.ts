import type { RecordedChange } from '@waldur-site-agent/plugin-sdk';
import type { OfferingSummary } from '../modes/orders/cycle-summary.ts';
import { renderPlan } from './render-plan.ts';
import { renderSummary } from '../modes/orders/render-summary.ts';
import { terminalStyle } from './table.ts';

const PLAIN = { columns: 100, colour: false };

const change = (overrides: Partial<RecordedChange>): RecordedChange => ({
  system: 'slurm',
  action: 'add account',
  target: 'hpc_alloc',
  scope: { offering: 'HPC', order: 'o1' },
  ...overrides,
});

const offering = (overrides: Partial<OfferingSummary>): OfferingSummary => ({
  name: 'HPC',
  ordersFound: 0,
  done: 0,
  waiting: 0,
  rejected: 0,
  failed: [],
  ...overrides,
});

describe('renderPlan', () => {
  it('groups changes by offering and order and numbers them through', () => {
    const plan = renderPlan(
      [
        change({}),
        change({ action: 'set limits', detail: 'cpu=60', scope: { offering: 'HPC', order: 'o2' } }),
        change({ system: 'waldur', action: 'approve order', target: 'o1', reason: 'accepted' }),
      ],
      'text',
      undefined,
      PLAIN,
    );
    const lines = plan.trimEnd().split('\n');
    const titles = lines.filter((line) => line.startsWith('Offering'));
    expect(titles).toEqual(['Offering HPC, order o1', 'Offering HPC, order o2']);
    const cells = lines
      .filter((line) => /^│ \d/.test(line))
      .map((line) =>
        line
          .split('│')
          .map((cell) => cell.trim())
          .slice(1, 4),
      );
    expect(cells).toEqual([
      ['1', 'slurm', 'add account: hpc_alloc'],
      ['3', 'waldur', 'approve order: o1'],
      ['2', 'slurm', 'set limits: hpc_alloc'],
    ]);
    expect(lines.at(-1)).toBe('3 changes planned; nothing was written.');
  });

  it('fits the width, by wrapping between words and inside long ones, and loses no character', () => {
    const target = 'x'.repeat(150);
    const reason = 'the account is missing in the accounting database '.repeat(4).trim();
    const plan = renderPlan([change({ target, reason, detail: 'cpu=1, '.repeat(30) })], 'text', undefined, PLAIN);
    expect(Math.max(...plan.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(plan.match(/x/g)).toHaveLength(150);
    expect(plan.match(/cpu=1,/g)).toHaveLength(30);
    expect(plan.match(/accounting/g)).toHaveLength(4);
  });

  it('says so when there is nothing to do', () => {
    expect(renderPlan([], 'text', undefined, PLAIN)).toBe('Nothing to do.\n');
    expect(JSON.parse(renderPlan([], 'json'))).toEqual({ changes: [], count: 0 });
  });

  it('keeps control characters of foreign names away from the terminal', () => {
    const plan = renderPlan(
      [change({ target: 'evil\u001B[2Jname', scope: { offering: 'a\u0007b' } })],
      'text',
      undefined,
      PLAIN,
    );
    expect(plan).not.toContain('\u001B');
    expect(plan).not.toContain('\u0007');
  });

  it('gives every change with its scope as JSON', () => {
    const parsed: unknown = JSON.parse(renderPlan([change({ detail: 'parent=p' })], 'json'));
    expect(parsed).toEqual({
      changes: [
        {
          offering: 'HPC',
          order: 'o1',
          system: 'slurm',
          action: 'add account',
          target: 'hpc_alloc',
          detail: 'parent=p',
        },
      ],
      count: 1,
    });
  });

  it('uses colour on a terminal only, unless NO_COLOR is set', () => {
    expect(terminalStyle({ isTTY: true }, {}).colour).toBe(true);
    expect(terminalStyle({ isTTY: true }, { NO_COLOR: '1' }).colour).toBe(false);
    expect(terminalStyle({}, {}).colour).toBe(false);
    expect(renderPlan([change({})], 'text', undefined, { columns: 100, colour: true })).toContain('\u001B[');
    expect(renderPlan([change({})], 'text', undefined, PLAIN)).not.toContain('\u001B[');
  });
});

describe('renderSummary', () => {
  const summary = {
    offerings: [
      offering({ ordersFound: 4, done: 2, waiting: 1, failed: [{ order: 'o4', message: 'no\nanswer' }] }),
      offering({ name: 'Empty' }),
      offering({ name: 'Off', skipped: 'no order backend' }),
    ],
    restCalls: 12,
    durationMs: 1234,
  };

  it('tells per offering what became of its orders', () => {
    expect(renderSummary(summary, 'text').split('\n')).toEqual([
      'Offering HPC: 4 orders, 2 done, 1 waiting, 1 failed',
      '  order o4 failed: no answer',
      'Offering Empty: no orders',
      'Offering Off: skipped: no order backend',
      '3 offerings, 12 requests to Waldur in 1.2 s.',
      '',
    ]);
  });

  it('gives the same as JSON', () => {
    expect(JSON.parse(renderSummary(summary, 'json'))).toEqual(summary);
  });
});
