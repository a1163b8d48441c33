import { Logger } from '@nestjs/common';
import { FakeSlurm, RESOURCE, ROOT, row } from '../../testing/fake-slurm.ts';
import { createSlurmSite } from '../backend/create-slurm-backend.ts';
import type { SlurmSite } from '../backend/slurm-site.ts';
import { LimitChanges } from './change-limits.ts';
import { limitSteps } from './limit-steps.ts';

let slurm: FakeSlurm;
let site: SlurmSite;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  slurm = await FakeSlurm.start();
  const prepaid = { cpu: { accounting_type: 'one', unit_factor: 60 }, mem: { accounting_type: 'limit' } };
  site = createSlurmSite({ ...slurm.context(), components: () => prepaid });
});

afterEach(() => slurm.stop());

describe('prepaid limits', () => {
  const resource = {
    ...RESOURCE,
    limits: { cpu: 2, mem: 1024 },
    created: '2026-01-01T00:00:00Z',
    endDate: '2026-03-01',
  };

  it('are multiplied by the months and written once', async () => {
    await slurm.has([ROOT, row('a_alloc1', '', 'p', 'cpu=1')]);
    await slurm.later([ROOT, row('a_alloc1', '', 'p', 'cpu=240,mem=1G')]);
    await slurm.answer({ '*modify account*': 'cp $D/later $D/assoc' });
    await new LimitChanges(site).recalculate(resource);
    await new LimitChanges(site).recalculate(resource);
    expect(slurm.writes()).toEqual(['sacctmgr modify account a_alloc1 set GrpTRESMins=cpu=240,mem=1024']);
  });

  it('stay as they are while the end is not known', async () => {
    await slurm.has([ROOT, row('a_alloc1', '', 'p', 'cpu=240,mem=1G')]);
    await new LimitChanges(site).recalculate({ ...resource, endDate: undefined });
    expect(slurm.writes()).toEqual([]);
  });
});

describe('limits printed with decimals', () => {
  const account = { name: 'a', parent: '', userRows: [] };
  const [printed] = [row('a', '', '', 'mem=1.50P')].map((text) => text.split('|')[7] ?? '');
  const shown = { ...account, row: { grpTresMins: printed } } as unknown as Parameters<typeof limitSteps>[1];

  it('may be cut: written when asked for, believed otherwise', () => {
    expect(limitSteps('a', shown, { mem: 1_610_612_736 }, false).length).toBe(1);
    expect(limitSteps('a', shown, { mem: 1_610_612_736 }, true)).toEqual([]);
    expect(limitSteps('a', shown, { mem: 1_610_612_737 }, true)).toEqual([]);
  });

  it('are not believed to be another number', () => {
    expect(limitSteps('a', shown, { mem: 1_710_612_736 }, true).length).toBe(1);
  });
});
