import { Logger } from '@nestjs/common';
import { FakeSlurm, PARENTS, ROOT, row } from '../../testing/fake-slurm.ts';
import { createSlurmBackend } from '../backend/create-slurm-backend.ts';

let slurm: FakeSlurm;
beforeAll(() => Logger.overrideLogger(false));
beforeEach(async () => {
  slurm = await FakeSlurm.start();
});
afterEach(() => slurm.stop());

const ROWS = [
  ROOT,
  ...PARENTS,
  row('a_one', '', 'p_proj1', 'cpu=600,mem=1G'),
  row('a_other', '', 'x'),
  row('gone', '', ''),
];
const RECORDS = [
  'root|default root account|root',
  'p_proj1|P|p_proj1',
  'c_org1|C|c_org1',
  'a_one|One|P_proj1',
  'a_other|O|x',
];

describe('accounts that Waldur could take over', () => {
  it('are those of projects on this cluster, in two processes', async () => {
    await slurm.has(ROWS, [...RECORDS, 'elsewhere|on another cluster|p_proj1']);
    const found = await createSlurmBackend(slurm.context()).listResources();
    expect(found).toEqual([{ backendId: 'a_one', parentId: 'P_proj1' }]);
    expect(slurm.calls()).toHaveLength(2);
  });

  it('are never the root account, the parent of the others or the default account', async () => {
    const settings = {
      ...slurm.context().settings,
      project_prefix: '',
      root_account: 'top',
      default_account: 'everybody',
    };
    await slurm.has(
      [ROOT, row('top', '', 'root'), row('everybody', '', 'root'), row('lab', '', 'top')],
      ['root|r|site', 'top|t|site', 'everybody|e|site', 'lab|l|site', 'nobody|n|'],
    );
    const found = await createSlurmBackend({ ...slurm.context(), settings }).listResources();
    expect(found).toEqual([{ backendId: 'lab', parentId: 'site' }]);
  });

  it('have limits in Waldur units, without a process each', async () => {
    await slurm.has(ROWS, RECORDS);
    const backend = createSlurmBackend(slurm.context());
    await backend.listResources();
    expect(await backend.importableLimits('a_one')).toEqual({ cpu: 10 });
    expect(slurm.calls()).toHaveLength(2);
    await slurm.has([ROOT, row('a_one', '', 'p_proj1', 'cpu=1200')]);
    expect(await backend.importableLimits('a_one')).toEqual({ cpu: 20 });
    await expect(backend.importableLimits('nowhere')).rejects.toThrow(/nowhere does not exist/);
  });
});
