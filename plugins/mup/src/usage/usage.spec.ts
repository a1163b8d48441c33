import { monthShare } from './month-share.ts';
import { countedUsage } from './usage-report.ts';
import { toWaldurUnits } from './waldur-units.ts';

describe('amounts', () => {
  it.each([
    [7, 2, 3],
    ['7.9', 2, 3],
    [59, 60, 0],
    [63, 2.1, 30],
    [10, 0.5, 10],
    [10, null, 10],
    [-3, 2, -2],
    [' 1e2 ', 1, 100],
    [null, 1, 0],
    ['', 1, 0],
    ['0x10', 1, 0],
    ['many', 1, 0],
    [Number.NaN, 1, 0],
    [true, 1, 0],
    [{}, 1, 0],
  ])('%p at factor %p are %p', (raw, factor, amount) => {
    expect(toWaldurUnits(raw, factor)).toBe(amount);
  });
});

it('belongs to the first component, of users with a name', () => {
  const components = [
    { name: 'cpu', type: 'a', factor: 10 },
    { name: 'gpu', type: 'b', factor: 1 },
  ];
  expect(countedUsage({ total: 125, users: { alice: '119.9', '': 5, bob: null } }, components)).toEqual({
    total: { cpu: 12, gpu: 0 },
    users: new Map([
      ['alice', { cpu: 11, gpu: 0 }],
      ['bob', { cpu: 0, gpu: 0 }],
    ]),
  });
});

describe('the share of a month', () => {
  const counted = { total: { cpu: 10, gpu: 5 }, users: new Map([['a', { cpu: 4 }]]) };

  it('is what is more than before, and never less than nothing, of everyone but not of each', () => {
    expect(monthShare(counted, { cpu: 4, gpu: 6 })).toEqual({ total: { cpu: 6, gpu: 0 }, users: new Map() });
    expect(monthShare(counted, { gpu: 2 })).toEqual({ total: { cpu: 10, gpu: 3 }, users: new Map() });
  });

  it.each([undefined, {}, { cpu: 0, gpu: 0 }])('is everything, of each user too, after %j', (earlier) => {
    expect(monthShare(counted, earlier)).toEqual(counted);
  });
});
