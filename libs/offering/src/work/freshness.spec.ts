import { Freshness } from './freshness.ts';

describe('Freshness', () => {
  it('a plan is out of date when its resource or project was marked after its stamp', () => {
    const freshness = new Freshness();
    freshness.mark('r1');
    const stamp = freshness.stamp();
    expect(freshness.isMarkedSince(stamp, ['r1', 'p1'])).toBe(false);
    freshness.mark('p1', 'p2');
    expect(freshness.isMarkedSince(stamp, ['r1', 'p1'])).toBe(true);
    expect(freshness.isMarkedSince(stamp, ['r1'])).toBe(false);
    expect(freshness.isMarkedSince(freshness.stamp(), ['r1', 'p1', 'p2'])).toBe(false);
  });
});
