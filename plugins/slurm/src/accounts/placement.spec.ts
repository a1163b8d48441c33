import { Logger } from '@nestjs/common';
import { PlanningWriter, type ChangeWriter, type Resource } from '@waldur-site-agent/plugin-sdk';
import { FakeSlurm, PARENTS, RESOURCE, ROOT, row } from '../../testing/fake-slurm.ts';
import { createSlurmBackend } from '../backend/create-slurm-backend.ts';

let slurm: FakeSlurm;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  slurm = await FakeSlurm.start();
});

afterEach(() => slurm.stop());

const SECOND: Resource = { ...RESOURCE, backendId: 'a_alloc2' };
const ALLOCATIONS = [row('a_alloc1', '', 'p_proj1'), row('a_alloc2', '', 'p_proj1')];
const MOVED = [
  ROOT,
  row('c_org1', '', 'root'),
  row('c_org2', '', 'root'),
  row('p_proj1', '', 'c_org2'),
  ...ALLOCATIONS,
];

const ELSEWHERE = { customerSlug: 'org2', customerName: 'Org 2' };
const MOVING: readonly Resource[] = [
  { ...RESOURCE, ...ELSEWHERE },
  { ...SECOND, ...ELSEWHERE },
];

/** Places resources after one look at all of them. @returns the processes beyond that look */
async function place(
  resources: readonly Resource[],
  settings: Readonly<Record<string, unknown>> = {},
  answers: Readonly<Record<string, string>> = { '*modify account*': 'cp $D/later $D/assoc' },
  writer?: ChangeWriter,
): Promise<readonly string[]> {
  const backend = createSlurmBackend(slurm.context(settings, writer));
  const observed = await backend.observeResources(
    resources.map(({ backendId }) => backendId),
    resources,
  );
  await slurm.answer(answers);
  for (const resource of resources) {
    const seen = observed.get(resource.backendId);
    if (seen) await backend.placeProject(resource, seen);
  }
  return slurm.calls();
}

describe('placing a project', () => {
  it('costs nothing when all is in its place, whatever the case of names', async () => {
    await slurm.has([...PARENTS, ...ALLOCATIONS]);
    expect(await place([{ ...RESOURCE, projectSlug: 'Proj1', customerSlug: 'ORG1' }, SECOND])).toEqual([]);
  });

  it('moves it below its new customer, once for all its resources', async () => {
    await slurm.has([...PARENTS, ...ALLOCATIONS]);
    await slurm.later(MOVED);
    expect(await place(MOVING)).toEqual([
      'sacctmgr add account c_org2 description="Org 2" organization="c_org2" parent="root"',
      'sacctmgr modify account where name=p_proj1 set parent=c_org2',
      expect.stringMatching(/where account=c_org2,p_proj1,a_alloc1$/),
    ]);
  });

  it('is planned once for all its resources in a dry run', async () => {
    await slurm.has([...PARENTS, ...ALLOCATIONS]);
    const writer = new PlanningWriter();
    expect(await place(MOVING, {}, {}, writer)).toEqual([]);
    expect(writer.plan.map(({ action, target }) => `${action} ${target}`)).toEqual([
      'add account c_org2',
      'modify account p_proj1',
    ]);
  });

  it('puts an allocation below its project', async () => {
    await slurm.has([...PARENTS, row('a_alloc1', '', 'root')]);
    await slurm.later([...PARENTS, ...ALLOCATIONS]);
    await place([RESOURCE]);
    expect(slurm.writes()).toEqual(['sacctmgr modify account where name=a_alloc1 set parent=p_proj1']);
  });

  it('looks itself when the observation was not about its surroundings', async () => {
    await slurm.has([...PARENTS, ...ALLOCATIONS]);
    const backend = createSlurmBackend(slurm.context());
    const observed = (await backend.observeResources(['a_alloc1'])).get('a_alloc1');
    if (observed) await backend.placeProject(RESOURCE, observed);
    expect(slurm.calls().length).toBe(2);
    expect(slurm.writes()).toEqual([]);
  });

  it.each([
    ['a flat tree', { parent_account: 'top' }, RESOURCE],
    ['a resource without a customer', {}, { ...RESOURCE, customerSlug: ' ' }],
    ['one account for project and customer', { customer_prefix: 'p_' }, { ...RESOURCE, customerSlug: 'PROJ1' }],
  ])('leaves alone %s', async (_what, settings, resource) => {
    await slurm.has([ROOT, row('a_alloc1', '', 'elsewhere')]);
    expect(await place([resource], settings)).toEqual([]);
  });

  it('fails nothing when SLURM refuses or does not answer', async () => {
    await slurm.has([...PARENTS, row('a_alloc1', '', 'root')]);
    await place([RESOURCE], {}, { '*modify account*': 'echo no >&2; exit 1' });
    await place([RESOURCE], {}, { '*modify account*': 'echo "Connection refused" >&2; exit 1' });
    expect(slurm.writes().length).toBeGreaterThan(0);
  });
});
