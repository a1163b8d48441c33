import { Logger } from '@nestjs/common';
import { BackendNotReadyError, PlanningWriter, type Limits, type OfferingContext } from '@waldur-site-agent/plugin-sdk';
import { FakeSlurm, PARENTS, RESOURCE, row } from '../../testing/fake-slurm.ts';
import { createSlurmBackend } from '../backend/create-slurm-backend.ts';
import type { SlurmBackend } from '../backend/slurm-backend.ts';

let slurm: FakeSlurm;
let backend: SlurmBackend;
let errors: jest.SpyInstance;

const SET = { '*modify user*': 'cp $D/later $D/assoc' };
const LOOK = expect.stringMatching(/^sacctmgr show assoc format=\S+ where account=a_alloc1$/);

beforeEach(async () => {
  Logger.overrideLogger(false);
  errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  slurm = await FakeSlurm.start();
  use({});
});

afterEach(async () => {
  errors.mockRestore();
  await slurm.stop();
});

function use(changes: Partial<OfferingContext>): void {
  backend = createSlurmBackend({ ...slurm.context(), ...changes });
}

/** An account of which users have these limits, inherited ones included. */
function account(users: Readonly<Record<string, string>>, inherited = ''): string[] {
  const rows = Object.entries(users).map(([user, jobLimits]) => row('a_alloc1', user, '', '', { jobLimits }));
  return [...PARENTS, row('a_alloc1', '', 'p_proj1', '', { jobLimits: inherited }), ...rows];
}

/** One cycle's step; the processes of the observation are forgotten. */
async function sync(wanted: Readonly<Record<string, Limits>>, cases: Readonly<Record<string, string>>): Promise<void> {
  const observed = (await backend.observeResources(['a_alloc1'], [RESOURCE])).get('a_alloc1');
  if (!observed) throw new Error('nothing was observed');
  await slurm.answer(cases);
  await backend.syncUserLimits(RESOURCE, new Map(Object.entries(wanted)), observed);
}

describe('limits of users', () => {
  it('are set for all with the same ones by one statement, every other TRES cleared', async () => {
    await slurm.has(account({ alice: 'mem=5M', bob: '', carol: '', dora: '' }));
    await slurm.later(account({ alice: 'cpu=120', bob: 'cpu=120', carol: 'cpu=60', dora: '' }));
    await sync({ Alice: { cpu: 2 }, bob: { cpu: 2.9 }, carol: { cpu: 1 }, dora: {} }, SET);
    expect(slurm.calls()).toEqual([
      'sacctmgr list tres',
      'sacctmgr modify user where name=Alice,bob account=a_alloc1 set MaxTRESMins=cpu=120,mem=-1',
      'sacctmgr modify user carol where account=a_alloc1 set MaxTRESMins=cpu=60,mem=-1',
      LOOK,
    ]);
    expect(errors).not.toHaveBeenCalled();
  });

  it('that are as wanted cost nothing', async () => {
    await slurm.has(account({ alice: 'cpu=120', bob: '' }));
    await sync({ alice: { cpu: 2 }, bob: {} }, {});
    expect(slurm.calls()).toEqual([]);
  });

  it('are cleared when Waldur has none, but not those that come from the account', async () => {
    await slurm.has(account({ alice: 'cpu=50', bob: 'cpu=50,gres/gpu=7' }, 'cpu=50'));
    await slurm.later(account({ alice: 'cpu=50', bob: 'cpu=50' }, 'cpu=50'));
    await sync({ alice: {}, bob: {} }, SET);
    expect(slurm.writes()).toEqual([
      'sacctmgr modify user bob where account=a_alloc1 set MaxTRESMins=cpu=-1,gres/gpu=-1,mem=-1',
    ]);
  });

  it('are set for somebody who was added after the look', async () => {
    await slurm.has(account({}));
    await slurm.later(account({ alice: 'cpu=120' }));
    await sync({ alice: { cpu: 2 } }, SET);
    expect(slurm.writes().length).toBe(1);
    expect(errors).not.toHaveBeenCalled();
  });

  it('have to be right in every partition', async () => {
    const partition = 'gpu';
    const jobLimits = 'cpu=120';
    await slurm.has([...account({ alice: jobLimits }), row('a_alloc1', 'alice', '', '', { partition })]);
    await slurm.later([...account({ alice: jobLimits }), row('a_alloc1', 'alice', '', '', { partition, jobLimits })]);
    await sync({ alice: { cpu: 2 } }, SET);
    expect(slurm.writes().length).toBe(1);
  });

  it('leave out what the cluster does not count', async () => {
    await slurm.has(account({ alice: 'cpu=120' }));
    await sync({ alice: { cpu: 2, consultancy: 3 } }, {});
    expect(slurm.calls()).toEqual(['sacctmgr list tres']);
  });

  it('count for every target in a mapped offering', async () => {
    use({ components: () => ({ node_hours: { target_components: { cpu: { factor: 64 }, mem: { factor: 2 } } } }) });
    await slurm.has(account({ alice: '' }));
    await slurm.later(account({ alice: 'cpu=128,mem=4M' }));
    await sync({ alice: { node_hours: 2 } }, SET);
    expect(slurm.writes()).toEqual(['sacctmgr modify user alice where account=a_alloc1 set MaxTRESMins=cpu=128,mem=4']);
  });
});

describe('a user whose limits cannot be set', () => {
  it('holds up nobody and is logged', async () => {
    await slurm.has(account({ alice: '', bad: '' }));
    await slurm.later(account({ alice: 'cpu=120', bad: '' }));
    await sync(
      { alice: { cpu: 2 }, bad: { cpu: 2 } },
      {
        '*name=*': 'echo refused >&2; exit 1',
        '*modify user alice*': 'cp $D/later $D/assoc',
        '*modify user bad*': 'echo no >&2; exit 1',
      },
    );
    expect(slurm.writes().length).toBe(3);
    expect(errors).toHaveBeenCalledTimes(1);
    expect(errors).toHaveBeenCalledWith(expect.stringMatching(/user "bad" in account a_alloc1 were not set: .*no/));
  });

  it('is logged when SLURM lost it in spite of its answer, twice', async () => {
    await slurm.has(account({ alice: '' }));
    await sync({ alice: { cpu: 2 } }, {});
    expect(slurm.writes().length).toBe(2);
    expect(errors).toHaveBeenCalledWith(expect.stringContaining('SLURM reported success'));
  });

  it('waits for a SLURM that does not answer', async () => {
    await slurm.has(account({ alice: '' }));
    const refused = { '*modify user*': 'echo "Connection refused" >&2; exit 1' };
    await expect(sync({ alice: { cpu: 2 } }, refused)).rejects.toThrow(BackendNotReadyError);
  });

  it('is only planned for in a dry run', async () => {
    const writer = new PlanningWriter();
    use({ writer });
    await slurm.has(account({ alice: '', bob: '' }));
    await sync({ alice: { cpu: 2 }, bob: { cpu: 2 }, '-x': { cpu: 1 } }, {});
    expect(writer.plan.map(({ action, target }) => [action, target])).toEqual([
      ['modify user', 'alice,bob in a_alloc1'],
    ]);
    expect(errors).toHaveBeenCalledWith(expect.stringContaining('"-x" gets no limits'));
  });
});
