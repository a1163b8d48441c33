import { Logger } from '@nestjs/common';
import { formatAmount, roundAmount } from './amounts.ts';
import { ComponentMapper } from './component-mapper.ts';
import { divideTruncated, multiplyTruncated } from './decimal.ts';
import { lastMonths, monthInZone, monthPeriod, monthsFromTo, subscriptionMonths } from './months.ts';

beforeAll(() => Logger.overrideLogger(false));

describe('amounts', () => {
  it.each([
    [0.125, '0.12'],
    [0.375, '0.38'],
    [0.625, '0.62'],
    [5.005, '5.00'],
    [0, '0.00'],
    [-0.001, '0.00'],
    [-0.125, '-0.12'],
    [-0.375, '-0.38'],
    [1e21, '1000000000000000000000.00'],
    [1234567.125, '1234567.12'],
    [2.675, '2.67'],
    [2 ** 47 + 0.125, '140737488355328.12'],
    [2 ** 47 + 0.375, '140737488355328.38'],
    [2 ** 47 + 0.625, '140737488355328.62'],
    [2 ** 47 + 0.875, '140737488355328.88'],
  ])('%p is sent as %p', (value, text) => {
    expect(formatAmount(value)).toBe(text);
    expect(roundAmount(value)).toBe(Number(text));
  });

  it('refuses what is no amount', () => {
    expect(() => formatAmount(Number.NaN)).toThrow(RangeError);
    expect(() => formatAmount(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });

  it.each([
    [0.29, 100, 29],
    [1.1, 60, 66],
    [4.35, 100, 435],
    [-0.29, 100, -29],
    [0.299, 10, 2],
    [1e-7, 1e7, 1],
    [1e21, 2, 2e21],
    [10, 60_000, 600_000],
  ])('%p times %p loses no unit: %p', (value, factor, product) => {
    expect(multiplyTruncated(value, factor)).toBe(product);
  });

  it('divides what was written, not the nearest binary fractions', () => {
    expect(divideTruncated(0.3, 0.1)).toBe(3);
    expect(divideTruncated(599_999, 60_000)).toBe(9);
    expect(divideTruncated(-7, 2)).toBe(-3);
  });
});

describe('ComponentMapper', () => {
  const mapper = new ComponentMapper({
    a: { target_components: { cpu: { factor: 0.1 } } },
    b: { target_components: { cpu: { factor: 0.2 }, mem: {} } },
    c: {},
  });

  it('adds up what several components put on one target before cutting', () => {
    expect(mapper.limitsToTargets({ a: 1, b: 1, c: 2 })).toEqual({ cpu: 0, mem: 1, c: 2 });
    expect(mapper.limitsToTargets({ a: 3, b: 3.5 })).toEqual({ cpu: 1, mem: 3 });
  });

  it('multiplies single components first', () => {
    expect(mapper.limitsToTargets({ a: 10, b: 10 }, (name) => (name === 'a' ? 12 : 1))).toEqual({ cpu: 14, mem: 10 });
  });

  it('passes unknown components on and ignores unknown targets', () => {
    expect(mapper.limitsToTargets({ unknown: 1.9 })).toEqual({ unknown: 1 });
    expect(mapper.usageToComponents({ mystery: 5, mem: 4 })).toEqual({ b: 4 });
  });

  it('is transparent without targets', () => {
    expect(mapper.isPassthrough).toBe(false);
    expect(new ComponentMapper({ cpu: { target_components: {} } }).isPassthrough).toBe(true);
  });
});

describe('months', () => {
  it('gives first and last second', () => {
    expect(monthPeriod({ year: 2024, month: 2 })).toEqual(['2024-02-01T00:00:00', '2024-02-29T23:59:59']);
    expect(() => monthPeriod({ year: 2024, month: 13 })).toThrow('month must be in 1..12');
  });

  it('lists months across years, and none when the end is first', () => {
    expect(monthsFromTo({ year: 2023, month: 12 }, { year: 2024, month: 1 })).toEqual([
      { year: 2023, month: 12 },
      { year: 2024, month: 1 },
    ]);
    expect(monthsFromTo({ year: 2024, month: 2 }, { year: 2024, month: 1 })).toEqual([]);
    expect(lastMonths({ year: 2026, month: 1 }, 2)).toEqual([
      { year: 2025, month: 12 },
      { year: 2026, month: 1 },
    ]);
  });

  it('knows what month it is elsewhere', () => {
    const instant = new Date('2026-01-31T23:30:00Z');
    expect(monthInZone(instant, 'Europe/Tallinn')).toEqual({ year: 2026, month: 2 });
    expect(monthInZone(instant, 'America/New_York')).toEqual({ year: 2026, month: 1 });
    const local = { year: instant.getFullYear(), month: instant.getMonth() + 1 };
    expect(monthInZone(instant, 'No/Where')).toEqual(local);
    expect(monthInZone(instant, '')).toEqual(local);
  });

  it('counts the months a subscription is paid for', () => {
    expect(subscriptionMonths('2026-01-10T00:00:00+00:00', '2026-04-20')).toBe(4);
    expect(subscriptionMonths('2026-03-20T00:00:00+00:00', '2026-03-10')).toBe(1);
    expect(subscriptionMonths('2026-01-01T01:00:00+03:00', '2026-02-01')).toBe(2);
    expect(() => subscriptionMonths('soon', '2026-02-01')).toThrow(RangeError);
  });
});
