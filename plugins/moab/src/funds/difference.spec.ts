import { assert, nat, property } from 'fast-check';
import { Credits } from '../credits/credits.ts';
import { difference } from './difference.ts';

it.each([
  ['the change, when the fund holds the limit so far', 100, 150, 100, 50],
  ['nothing, when the deposit is there already', 100, 150, 150, 0],
  ['less, when a part of it is there', 100, 150, 130, 20],
  ['no more than the change, when the fund holds less than it should', 100, 150, 40, 50],
  ['nothing, when the fund holds more than the new limit', 100, 150, 250, 0],
  ['the decrease', 150, 100, 150, -50],
  ['nothing, when the withdrawal is done already', 150, 100, 100, 0],
  ['no more than the decrease', 150, 100, 400, -50],
  ['nothing, when the fund holds less than the new limit', 150, 100, 60, 0],
  ['nothing without a change', 100, 100, 40, 0],
])('moves %s', (_what, from, to, allocated, amount) => {
  expect(difference(from, to, Credits.whole(allocated))).toBe(amount);
});

it('moves whole credits', () => {
  const allocated = Credits.parse('99.5') ?? Credits.zero;
  expect(difference(0, 100, allocated)).toBe(0);
  expect(difference(0, 101, allocated)).toBe(1);
});

it('has nothing left to do once it was done, and never goes beyond either limit', () => {
  const amount = nat(10_000);
  assert(
    property(amount, amount, (from, to) => {
      const first = difference(from, to, Credits.whole(from));
      expect(from + first).toBe(to);
      expect(difference(from, to, Credits.whole(from + first))).toBe(0);
    }),
  );
  assert(
    property(amount, amount, amount, (from, to, held) => {
      const moved = difference(from, to, Credits.whole(held));
      expect(Math.abs(moved)).toBeLessThanOrEqual(Math.abs(to - from));
      expect(moved * (to - held - moved)).toBeGreaterThanOrEqual(0);
    }),
  );
});
