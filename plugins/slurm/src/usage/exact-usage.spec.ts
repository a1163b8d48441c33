import * as fc from 'fast-check';
import { CountedTres, parseJobRow, usedIn, usedMinutes } from '../parsing/usage.ts';
import { elapsedSeconds } from '../parsing/times.ts';
import { ExactSum } from './exact-sum.ts';

describe('adding up', () => {
  it('loses nothing, however large the parts and the sum', () => {
    const amount = fc.oneof(fc.maxSafeNat(), fc.nat(1000), fc.bigInt({ min: 0n, max: 10n ** 25n }));
    fc.assert(
      fc.property(fc.array(amount), (amounts) => {
        const sum = new ExactSum();
        for (const each of amounts) sum.add(each);
        expect(sum.value).toBe(amounts.reduce<bigint>((all, each) => all + BigInt(each), 0n));
      }),
    );
  });
});

describe('what a job used', () => {
  const seconds = fc.nat(366 * 86_400);

  it('is its TRES times its seconds', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), seconds, (quantity, time) => {
        expect(BigInt(usedIn(time, { name: 'cpu', quantity }))).toBe(BigInt(quantity) * BigInt(time));
      }),
    );
  });

  it('is, for memory, whole MiB-minutes of its bytes, rounded down', () => {
    const bytes = fc.oneof(
      fc.maxSafeNat(),
      fc.nat(2 ** 30).map((mebibytes) => mebibytes * 2 ** 20),
    );
    fc.assert(
      fc.property(bytes, seconds, (quantity, time) => {
        expect(BigInt(usedIn(time, { name: 'mem', quantity }))).toBe((BigInt(quantity) * BigInt(time)) / 62_914_560n);
      }),
    );
  });

  it('is given in minutes', () => {
    expect(usedMinutes('cpu', 90)).toBe(1.5);
    expect(usedMinutes('mem', 90n)).toBe(90);
  });
});

describe('TRES texts', () => {
  it('are read in any unit, and only what is counted is taken', () => {
    const counted = new CountedTres(new Set(['cpu', 'mem', 'gres/gpu']));
    const text = 'billing=19,cpu=3,gres/gpu=2,gres/gpu:a100=2,mem=1.50T,node=1';
    const expected = [
      { name: 'cpu', quantity: 3 },
      { name: 'gres/gpu', quantity: 2 },
      { name: 'mem', quantity: 1.5 * 2 ** 40 },
    ];
    expect(counted.amounts(text)).toEqual(expected);
    expect(counted.amounts(text)).toEqual(expected);
    expect(counted.amounts('')).toEqual([]);
  });

  it('are read right however many there are', () => {
    const counted = new CountedTres(new Set(['cpu']));
    const cpus = Array.from({ length: 25_000 }, (_, at) => at);
    const found = [...cpus, ...cpus].map((each) => counted.amounts(`cpu=${each}`)[0]?.quantity);
    expect(found).toEqual([...cpus, ...cpus]);
  });
});

describe('rows', () => {
  it('have four columns, of which only the first may hold a separator', () => {
    expect(parseJobRow('a|cpu=1|00:01:00|u')).toEqual({ account: 'a', tres: 'cpu=1', elapsed: '00:01:00', user: 'u' });
    expect(parseJobRow('a|b||00:01:00|')).toEqual({ account: 'a|b', tres: '', elapsed: '00:01:00', user: '' });
    expect(parseJobRow('|||')).toEqual({ account: '', tres: '', elapsed: '', user: '' });
    expect(parseJobRow('sacct: a remark')).toBeUndefined();
  });

  it.each(['a|cpu=1', 'a|cpu=1|00:01:00', '|', '||'])('are refused when they are cut: %p', (line) => {
    expect(() => parseJobRow(line)).toThrow('cannot be read');
  });
});

it.each([
  ['00:00:03', 3],
  ['850:00:00', 3_060_000],
  ['1-00:00:01.500', 86_401],
  ['INVALID', undefined],
  ['00:10', undefined],
  ['', undefined],
])('an elapsed time of %p is %p seconds', (text, expected) => {
  expect(elapsedSeconds(text)).toBe(expected);
});
