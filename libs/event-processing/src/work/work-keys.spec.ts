import { eventShare, keyText, type WorkKind } from './work-keys.ts';

const shareOf = (kind: WorkKind, offering: number) => eventShare(keyText({ kind, offering, argument: 'x' }));

describe('the share of a key of the event queue', () => {
  it.each(['order', 'resource', 'project', 'backend ids', 'target'] as const)('is the offering’s for %s', (kind) => {
    expect([shareOf(kind, 0), shareOf(kind, 12)]).toEqual([{ name: '0' }, { name: '12' }]);
  });

  it('is one with little room for all sweeps, also for those that are tried again', () => {
    expect([shareOf('sweep', 0), shareOf('sweep', 12)]).toEqual([
      { name: 'sweep', most: 4 },
      { name: 'sweep', most: 4 },
    ]);
  });

  it('is none of an offering’s work where everything is asked for', () => {
    expect(shareOf('everything', 3)).toEqual({ name: 'everything' });
  });
});
