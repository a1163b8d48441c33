import type { OfferingMembership } from './membership-summary.ts';
import { renderMembership } from './render-membership.ts';

const QUIET: OfferingMembership = {
  name: 'HPC',
  synced: 3,
  waiting: [],
  failed: [],
  missing: [],
  usersAdded: 0,
  usersRemoved: 0,
  removalsHeld: [],
};

const text = (offering: Partial<OfferingMembership>): string =>
  renderMembership({ offerings: [{ ...QUIET, ...offering }], restCalls: 12, durationMs: 1234 }, 'text');

describe('summary of a membership cycle', () => {
  it('is short when all is well', () => {
    expect(text({})).toBe(
      'Offering HPC: 3 resources, 3 in line; 0 users added, 0 removed\n1 offering, 12 requests to Waldur in 1.2 s.\n',
    );
    expect(text({ synced: 0 })).toContain('Offering HPC: no resources; ');
  });

  it('names every resource and user that needs a look', () => {
    const shown = text({
      usersAdded: 1,
      waiting: [{ resource: 'One', message: 'Waldur is\ndown' }],
      failed: [{ resource: 'Two', message: 'locked' }],
      missing: ['a_three'],
      removalsHeld: [
        {
          offering: 'HPC',
          resource: 'Four',
          username: 'bob',
          cause: 'left the team',
          heldBecause: 'the team is empty',
        },
      ],
    });
    expect(shown).toContain('6 resources, 3 in line, 1 waiting, 1 failed, 1 missing in the backend; 1 user added');
    expect(shown).toContain('1 removal held back');
    expect(shown).toContain('\n  resource One waits: Waldur is down\n');
    expect(shown).toContain('\n  resource Two failed: locked\n');
    expect(shown).toContain('\n  the backend has no "a_three"\n');
    expect(shown).toContain('\n  removal of bob from Four held back: the team is empty\n');
  });

  it('says why an offering was skipped', () => {
    expect(text({ skipped: 'slurmdbd is down' })).toContain('Offering HPC: skipped: slurmdbd is down\n');
  });
});
