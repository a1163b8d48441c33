import { SequenceNumbers } from './sequence-numbers.ts';

const HOUR = 60 * 60_000;

describe('the number of a message', () => {
  let now = 0;
  let numbers: SequenceNumbers;
  const isRepeated = (number: unknown, redelivered = true, object = 'r1') =>
    numbers.isRepeated({ redelivered }, object, { sequence_number: number });

  beforeEach(() => {
    now = 0;
    numbers = new SequenceNumbers(() => now);
    numbers.note('r1', { sequence_number: 5 });
  });

  it('shows that a message has been handled, when the broker delivers it again', () => {
    expect(isRepeated(5)).toBe(true);
  });

  it.each([
    ['another number, lower ones too: the counter may have begun anew', 4, true],
    ['a higher number', 6, true],
    ['no number', undefined, true],
    ['a message that was not delivered before', 5, false],
  ])('shows nothing for %s', (_what, number, redelivered) => {
    expect(isRepeated(number, redelivered)).toBe(false);
  });

  it('shows nothing about another object', () => {
    expect(isRepeated(5, true, 'r2')).toBe(false);
  });

  it('shows nothing after so long that Waldur may have counted up to it again', () => {
    now = 20 * HOUR + 1;
    expect(isRepeated(5)).toBe(false);
  });

  it('is forgotten when a message without one follows only by time', () => {
    numbers.note('r1', {});
    expect(isRepeated(5)).toBe(true);
  });

  it('is remembered for the last ten thousand objects', () => {
    for (let object = 0; object < 10_000; object += 1) numbers.note(`x${object}`, { sequence_number: 1 });
    expect(isRepeated(5)).toBe(false);
    expect(isRepeated(1, true, 'x0')).toBe(true);
  });
});
