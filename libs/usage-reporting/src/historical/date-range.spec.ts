import { monthsOfRange } from './date-range.ts';

describe('the months of a range', () => {
  it.each([
    ['2024-01-01', '2024-01-01', ['2024-1']],
    ['2024-01-31', '2024-02-01', ['2024-1', '2024-2']],
    ['2023-11-15', '2024-02-29', ['2023-11', '2023-12', '2024-1', '2024-2']],
  ])('from %s to %s are %j', (start, end, months) => {
    expect(monthsOfRange(start, end).map(({ year, month }) => `${year}-${month}`)).toEqual(months);
  });

  it('may be 1825 days apart, not 1826', () => {
    expect(monthsOfRange('2019-03-01', '2024-02-28')).toHaveLength(60);
    expect(() => monthsOfRange('2019-03-01', '2024-02-29')).toThrow('are 1826 days; at most 1825');
  });

  it('cannot end before they begin', () => {
    expect(() => monthsOfRange('2024-03-31', '2024-01-01')).toThrow('2024-01-01 is before the start date 2024-03-31');
  });

  it.each(['2024-13-01', '2024-02-30', '2023-02-29', '2024-1-1', '01.02.2024', '2024-01', '2024-01-01T00:00:00Z', ''])(
    'are named by days, which %j is not',
    (text) => {
      expect(() => monthsOfRange(text, '2024-12-31')).toThrow('the start date');
      expect(() => monthsOfRange('2024-01-01', text)).toThrow('the end date');
    },
  );
});
