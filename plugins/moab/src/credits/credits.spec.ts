import { array, assert, integer, property } from 'fast-check';
import { Credits } from './credits.ts';

function parsed(text: string): Credits {
  const credits = Credits.parse(text);
  if (!credits) throw new Error(`${text} is no amount`);
  return credits;
}

describe('reading an amount', () => {
  it.each([
    ['10', '10'],
    [' 2.50 ', '2.5'],
    ['-3.2', '-3.2'],
    ['+.5', '0.5'],
    ['5.', '5'],
    ['1.5e3', '1500'],
    ['12E-3', '0.012'],
    ['-0', '0'],
  ])('takes %p', (text, shown) => {
    expect(parsed(text).toString()).toBe(shown);
  });

  it.each(['', ' ', '.', 'abc', '1,5', '1e', '0x10', 'NaN', 'Infinity', '1 2', '1e9999'])('refuses %p', (text) => {
    expect(Credits.parse(text)).toBeUndefined();
  });
});

describe('rounding', () => {
  it.each([
    ['10.009', 10.01],
    ['2.675', 2.68],
    ['2.665', 2.66],
    ['2.66500000000000000001', 2.67],
    ['-2.665', -2.66],
    ['-2.675', -2.68],
    ['-0.001', 0],
    ['0.1', 0.1],
    ['1e3', 1000],
  ])('%p becomes %p', (text, rounded) => {
    expect(parsed(text).rounded()).toBe(rounded);
  });

  it('cuts toward zero', () => {
    expect([parsed('12.7').truncated(), parsed('-12.7').truncated()]).toEqual([12, -12]);
  });
});

it('adds as cents are added by hand, however they are written', () => {
  assert(
    property(array(integer({ min: -1_000_000, max: 1_000_000 })), (cents) => {
      const sum = cents.reduce((total, each) => total.plus(parsed(`${each}e-2`)), Credits.zero);
      expect(sum.rounded()).toBe(cents.reduce((total, each) => total + each, 0) / 100);
    }),
  );
  expect(parsed('76358.562').minus(parsed('0.062')).equals(parsed('76358.5'))).toBe(true);
});
