import { existsSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { FakeSlurm, PARENTS, RESOURCE, ROOT, row } from '../../testing/fake-slurm.ts';
import { createSlurmBackend } from './create-slurm-backend.ts';
import type { SlurmBackend } from './slurm-backend.ts';

let slurm: FakeSlurm;
let backend: SlurmBackend;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  slurm = await FakeSlurm.start();
  backend = createSlurmBackend(slurm.context());
});

afterEach(() => slurm.stop());

const LIMITED = row('a_alloc1', '', 'p_proj1', 'cpu=600');

describe('not being able to find out', () => {
  it.each([
    ['a refused connection', 'echo "Connection refused" >&2; exit 1'],
    ['an unknown field', 'echo "Unknown field" >&2; exit 1'],
    ['no answer', 'sleep 30'],
    ['silence, even about the root account', 'true'],
  ])('is never taken for absence: %s', async (_what, lines) => {
    await slurm.answer({ '*show assoc*': lines });
    backend = createSlurmBackend(slurm.context({ command_timeout_seconds: 1 }));
    await expect(backend.observeResources(['a_alloc1'])).rejects.toThrow(BackendNotReadyError);
    await expect(backend.terminateResource(RESOURCE, 'proj1')).rejects.toThrow(BackendNotReadyError);
    expect(slurm.writes()).toEqual([]);
  });

  it('includes missing programs', async () => {
    backend = createSlurmBackend(slurm.context({ slurm_bin_path: '/nowhere' }));
    await expect(backend.ping()).rejects.toThrow(/^Command not found: \/nowhere\/sacctmgr/);
    await expect(backend.ping()).rejects.toThrow(BackendNotReadyError);
  });

  it('names the clusters that are known when the configured one is not', async () => {
    await expect(createSlurmBackend(slurm.context({ cluster_name: 'PROD' })).preflight()).resolves.toBeUndefined();
    await expect(createSlurmBackend(slurm.context({ cluster_name: 'test' })).preflight()).rejects.toThrow(
      /"test" is not registered .*known: prod/,
    );
  });
});

describe('observing', () => {
  it('answers for accounts usable on the cluster, users once, whatever the case of names', async () => {
    await slurm.has([ROOT, LIMITED, row('a_alloc1', 'alice'), row('a_alloc1', 'alice'), row('orphan', 'eve')]);
    const observed = await backend.observeResources(['A_Alloc1', 'orphan', 'missing', 'bad name', '']);
    expect([...observed.keys()]).toEqual(['A_Alloc1']);
    expect(observed.get('A_Alloc1')).toMatchObject({ backendId: 'A_Alloc1', users: ['alice'] });
  });
});

it('lets one write at a time through, also from several offerings on one database', async () => {
  await slurm.has([...PARENTS, LIMITED]);
  await slurm.later([...PARENTS, LIMITED, row('a_alloc1', 'alice'), row('a_alloc1', 'bob')]);
  const overlapping = 'mkdir $D/busy || touch $D/overlap; sleep 0.1; rmdir $D/busy; cp $D/later $D/assoc';
  await slurm.answer({ '*add user*': overlapping });
  const other = createSlurmBackend(slurm.context());
  await Promise.all([
    backend.addUsers(RESOURCE, [{ username: 'alice' }]),
    other.addUsers(RESOURCE, [{ username: 'bob' }]),
  ]);
  expect(slurm.writes().length).toBe(2);
  expect(existsSync(`${slurm.directory}/overlap`)).toBe(false);
});
