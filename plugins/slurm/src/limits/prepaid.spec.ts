import { Logger } from '@nestjs/common';
import type { Component, Resource } from '@waldur-site-agent/plugin-sdk';
import { FakeSlurm, PARENTS, RESOURCE, row } from '../../testing/fake-slurm.ts';
import { createSlurmBackend } from '../backend/create-slurm-backend.ts';

let slurm: FakeSlurm;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  slurm = await FakeSlurm.start();
});

afterEach(() => slurm.stop());

const PREPAID: Readonly<Record<string, Component>> = {
  cpu: { accounting_type: 'one', unit_factor: 60 },
  mem: { accounting_type: 'limit' },
};
const TWO_MONTHS: Resource = {
  ...RESOURCE,
  limits: { cpu: 2, mem: 1024 },
  created: '2026-01-01T00:00:00Z',
  endDate: '2026-03-01',
};

/** Refreshes limits in a cycle. @returns the processes beyond the observation */
async function refresh(
  resource: Resource,
  now: string,
  later = now,
  components: Readonly<Record<string, Component>> = PREPAID,
): Promise<readonly string[]> {
  await slurm.has([...PARENTS, row('a_alloc1', '', 'p_proj1', now)]);
  await slurm.later([...PARENTS, row('a_alloc1', '', 'p_proj1', later)]);
  const backend = createSlurmBackend({ ...slurm.context(), components: () => components });
  const observed = (await backend.observeResources(['a_alloc1'], [resource])).get('a_alloc1');
  await slurm.answer({ '*modify account*': 'cp $D/later $D/assoc' });
  if (observed) await backend.refreshPrepaidLimits(resource, observed);
  return slurm.calls();
}

describe('prepaid limits in a cycle', () => {
  it('follow a longer subscription, and the other limits stay', async () => {
    const calls = await refresh(TWO_MONTHS, 'cpu=120,mem=7M', 'cpu=240,mem=7M');
    expect(calls).toEqual([
      'sacctmgr list tres',
      'sacctmgr modify account a_alloc1 set GrpTRESMins=cpu=240',
      expect.stringContaining('show assoc'),
    ]);
  });

  it.each([
    ['are right', TWO_MONTHS, 'cpu=240'],
    ['have no end', { ...TWO_MONTHS, endDate: undefined }, 'cpu=1'],
    ['have no beginning', { ...TWO_MONTHS, created: undefined }, 'cpu=1'],
    ['are of a resource without any', { ...TWO_MONTHS, limits: { mem: 1 } }, 'cpu=1'],
  ])('cost nothing when they %s', async (_what, resource, now) => {
    expect(await refresh(resource, now)).toEqual([]);
  });

  it('cost nothing in an offering without prepaid components', async () => {
    expect(await refresh(TWO_MONTHS, 'cpu=1', 'cpu=1', { cpu: { accounting_type: 'limit' } })).toEqual([]);
  });

  it('are believed when SLURM prints them with decimals', async () => {
    const mem = { mem: { accounting_type: 'one', unit_factor: 1 } };
    expect(await refresh({ ...TWO_MONTHS, limits: { mem: 768 } }, 'mem=1.50G', 'mem=1.50G', mem)).toEqual([]);
  });

  it('of a mapped offering are added up with what shares their target', async () => {
    const mapped = {
      hours: { accounting_type: 'one', target_components: { cpu: { factor: 10 } } },
      extra: { accounting_type: 'limit', target_components: { cpu: { factor: 1 }, mem: {} } },
    };
    await refresh({ ...TWO_MONTHS, limits: { hours: 3, extra: 5 } }, '', 'cpu=65', mapped);
    expect(slurm.writes()).toEqual(['sacctmgr modify account a_alloc1 set GrpTRESMins=cpu=65']);
  });

  it('that the cluster does not count are left out', async () => {
    const consultancy = { consultancy: { accounting_type: 'one' } };
    const resource = { ...TWO_MONTHS, limits: { consultancy: 5 } };
    expect(await refresh(resource, '', '', consultancy)).toEqual(['sacctmgr list tres']);
  });
});
