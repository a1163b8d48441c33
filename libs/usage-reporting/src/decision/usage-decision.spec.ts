import * as fc from 'fast-check';
import type { RecordedUsage } from './recorded-amounts.ts';
import { decideUsage, unknownComponents, type UsageDecision } from './usage-decision.ts';

const components = new Set(['cpu', 'mem']);

function records(...pairs: readonly (readonly [type: string, usage: unknown])[]): RecordedUsage[] {
  return pairs.map(([type, usage]) => ({ type, usage }));
}

function decide(reported: Readonly<Record<string, number>>, recorded: readonly RecordedUsage[]): UsageDecision {
  return decideUsage({ reported, recorded, components });
}

describe('usage that Waldur has already', () => {
  it.each([
    ['as numbers', { cpu: 100, mem: 50 }, records(['cpu', 100], ['mem', 50])],
    ['as text', { cpu: 100 }, records(['cpu', '100.00'])],
    ['but for what is rounded away', { cpu: 100.004 }, records(['cpu', '100.0000'])],
    ['with a component that is not in Waldur', { cpu: 100, unknown: 999 }, records(['cpu', 100])],
    ['but for a rounding error', { cpu: 1e12 }, records(['cpu', 1e12 + 100])],
    ['when there is none', {}, []],
    ['when only unknown components have any', { unknown: 1 }, []],
    ['with records that say nothing', { cpu: 5 }, [{ type: null, usage: 7 }, { type: 'mem' }, ...records(['cpu', 5])]],
  ])('is not sent again: %s', (_what, reported, recorded) => {
    expect(decide(reported, recorded)).toEqual({ kind: 'unchanged' });
  });
});

describe('usage that is new', () => {
  it.each([
    [{ cpu: 100 }, [], { cpu: '100.00' }],
    [{ cpu: 100.01 }, records(['cpu', 100]), { cpu: '100.01' }],
    [{ cpu: 100.126 }, records(['cpu', 100]), { cpu: '100.13' }],
    [{ cpu: 10.125, mem: 10.375 }, records(['cpu', 10], ['mem', 10]), { cpu: '10.12', mem: '10.38' }],
    [{ cpu: 100 }, records(['cpu', 100], ['mem', 50]), { cpu: '100.00' }],
    [{ cpu: 10, mem: 30 }, records(['cpu', '5.00'], ['mem', 20]), { cpu: '10.00', mem: '30.00' }],
    [{ cpu: 10, mem: 30, unknown: 1 }, records(['cpu', 10]), { cpu: '10.00', mem: '30.00' }],
    [{ cpu: 0 }, [], { cpu: '0.00' }],
  ])('is sent: %p with %p', (reported, recorded, amounts) => {
    expect(decide(reported, recorded)).toEqual({ kind: 'submit', amounts });
  });
});

describe('usage that cannot be right', () => {
  it.each([
    ['less than before', { cpu: 10, mem: 30 }, records(['cpu', 15], ['mem', 20]), /10\.00 is less than 15/],
    ['two records of one component', { cpu: 100 }, records(['cpu', 100], ['cpu', 100]), /several amounts/],
    ['a record that cannot be read', { cpu: 100 }, records(['cpu', 'many']), /cannot be read/],
    ['less than nothing', { cpu: -5 }, [], /-5\.00 is less than nothing/],
    ['no number', { mem: 1, cpu: Number.NaN }, [], /NaN is not an amount/],
  ])('stops the whole resource: %s', (_what, reported, recorded, reason) => {
    expect(decide(reported, recorded)).toEqual({
      kind: 'anomaly',
      component: 'cpu',
      reason: expect.stringMatching(reason),
    });
  });

  it('is right where usage may become less', () => {
    const recorded = records(['cpu', 15], ['mem', 20]);
    expect(decideUsage({ reported: { cpu: 10, mem: -3 }, recorded, components, allowsDecrease: true })).toEqual({
      kind: 'submit',
      amounts: { cpu: '10.00', mem: '-3.00' },
    });
    const infinite = { reported: { cpu: Infinity }, recorded, components, allowsDecrease: true };
    expect(decideUsage(infinite).kind).toBe('anomaly');
  });
});

it('names the components that Waldur does not know', () => {
  expect(unknownComponents({ reported: { cpu: 1, gpu: 2, constructor: 3 }, recorded: [], components })).toEqual([
    'gpu',
    'constructor',
  ]);
});

describe('whatever is reported', () => {
  const amount = fc.double({ min: 0, max: 1e12, noNaN: true });
  const usage = fc.dictionary(fc.constantFrom('cpu', 'mem', 'unknown'), amount);

  it('is sent once, and then left alone', () => {
    fc.assert(
      fc.property(usage, (reported) => {
        const first = decide(reported, []);
        const sent = first.kind === 'submit' ? Object.entries(first.amounts) : [];
        expect(decide(reported, records(...sent))).toEqual({ kind: 'unchanged' });
      }),
    );
  });

  it('never takes back more than a rounding error', () => {
    fc.assert(
      fc.property(usage, usage, (before, after) => {
        const decision = decide(after, records(...Object.entries(before)));
        const sent = decision.kind === 'submit' ? Object.entries(decision.amounts) : [];
        const less = sent.filter(([type, text]) => Number(text) < (before[type] ?? 0) * (1 - 1e-9) - 1e-6);
        expect(less).toEqual([]);
      }),
    );
  });
});
