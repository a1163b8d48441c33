import { Logger } from '@nestjs/common';
import { CommandRunner, type Member, type ObservedResource } from '@waldur-site-agent/plugin-sdk';
import { FakeSlurm, PARENTS, RESOURCE, row } from '../../testing/fake-slurm.ts';
import { createSlurmBackend } from '../backend/create-slurm-backend.ts';
import type { SlurmBackend } from '../backend/slurm-backend.ts';

let slurm: FakeSlurm;
let backend: SlurmBackend;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  slurm = await FakeSlurm.start();
  backend = createSlurmBackend(slurm.context());
});

afterEach(() => slurm.stop());

const ACCOUNT = [...PARENTS, row('a_alloc1', '', 'p_proj1')];
const LOOK = expect.stringMatching(/^sacctmgr show assoc format=\S+ where account=a_alloc1$/);

function withUsers(...users: readonly string[]): string[] {
  return [...ACCOUNT, ...users.map((user) => row('a_alloc1', user))];
}

function members(...names: readonly string[]): Member[] {
  return names.map((username) => ({ username }));
}

/** What the cluster holds now; the processes that it took are forgotten. */
async function observed(cases: Readonly<Record<string, string>> = {}): Promise<ObservedResource> {
  const found = (await backend.observeResources(['a_alloc1'], [RESOURCE])).get('a_alloc1');
  if (!found) throw new Error('nothing was observed');
  await slurm.answer(cases);
  return found;
}

describe('adding users to an observed account', () => {
  it('is one write and one look', async () => {
    await slurm.has(withUsers('dora'));
    await slurm.later(withUsers('dora', 'alice', 'bob'));
    const seen = await observed({ '*add user*': 'cp $D/later $D/assoc' });
    await expect(backend.addUsers(RESOURCE, members('Alice', 'BOB', 'Dora'), seen)).resolves.toEqual(
      new Set(['Alice', 'BOB', 'Dora']),
    );
    expect(slurm.calls()).toEqual([
      'sacctmgr add user name=Alice,BOB account=a_alloc1 DefaultAccount=root Share=parent',
      LOOK,
    ]);
  });

  it('costs nothing when all are there', async () => {
    await slurm.has(withUsers('alice'));
    const seen = await observed();
    await expect(backend.addUsers(RESOURCE, members('Alice'), seen)).resolves.toEqual(new Set(['Alice']));
    expect(slurm.calls()).toEqual([]);
  });

  it('is harmless when others added them in between', async () => {
    await slurm.has(withUsers());
    const seen = await observed({ '*add user*': "echo ' Nothing new added.'; exit 1" });
    await slurm.has(withUsers('alice'));
    await expect(backend.addUsers(RESOURCE, members('alice'), seen)).resolves.toEqual(new Set(['alice']));
    expect(slurm.writes().length).toBe(1);
  });

  it('adds nobody to an account that is gone since', async () => {
    await slurm.has(withUsers());
    const refusal = "echo \" This account 'a_alloc1' doesn't exist.\" >&2; echo ' Nothing new added.'; exit 1";
    const seen = await observed({ '*add user*': refusal });
    await slurm.has(PARENTS);
    await expect(backend.addUsers(RESOURCE, members('alice'), seen)).resolves.toEqual(new Set());
  });

  it('reads anew what another plugin, or nobody, observed', async () => {
    await slurm.has(withUsers('alice'));
    await backend.addUsers(RESOURCE, members('alice'), { backendId: 'a_alloc1', users: [] });
    expect(slurm.calls()).toEqual([LOOK]);
  });
});

describe('removing users from an observed account', () => {
  it('cancels jobs, removes, and looks: one process each for one user', async () => {
    await slurm.has(withUsers('alice', 'bob'));
    await slurm.later(withUsers('bob'));
    const seen = await observed({ '*remove user*': 'cp $D/later $D/assoc' });
    await expect(backend.removeUsers(RESOURCE, ['Alice', 'never'], seen)).resolves.toEqual(new Set(['Alice', 'never']));
    expect(slurm.calls()).toEqual([
      'scancel -u Alice -A a_alloc1 -f',
      'sacctmgr remove user where name=Alice and account=a_alloc1',
      LOOK,
    ]);
  });

  it('looks at the queue for several, and cancels for those only who have jobs', async () => {
    await slurm.has(withUsers('alice', 'bob', 'carol'));
    await slurm.later(withUsers());
    const seen = await observed({
      'squeue*': "printf '7|bob\\n8|eve\\n9|bob\\n10|1234\\n'",
      '*remove user*': 'cp $D/later $D/assoc',
    });
    await backend.removeUsers(RESOURCE, ['alice', 'bob', 'carol'], seen);
    expect(slurm.calls()).toEqual([
      'squeue --noheader --account=a_alloc1 --format=%A|%u',
      'scancel -u bob -A a_alloc1 -f',
      'sacctmgr remove user where name=alice,bob,carol and account=a_alloc1',
      LOOK,
    ]);
  });

  it('names the cluster to the queue', async () => {
    backend = createSlurmBackend(slurm.context({ cluster_name: 'prod' }));
    await slurm.has(withUsers('alice', 'bob'));
    await backend.removeUsers(RESOURCE, ['alice', 'bob'], await observed());
    expect(slurm.calls()[0]).toBe('squeue --cluster=prod --noheader --account=a_alloc1 --format=%A|%u');
  });

  it.each([
    ['cannot be read', 'echo "Unable to contact slurm controller" >&2; exit 1'],
    ['is not there', 'exit 127'],
  ])('cancels for all when the queue %s', async (_what, lines) => {
    await slurm.has(withUsers('alice', 'bob'));
    await slurm.later(withUsers());
    const seen = await observed({ 'squeue*': lines, '*remove user*': 'cp $D/later $D/assoc' });
    await expect(backend.removeUsers(RESOURCE, ['alice', 'bob'], seen)).resolves.toEqual(new Set(['alice', 'bob']));
    expect(slurm.writes().slice(0, 2)).toEqual(['scancel -u alice -A a_alloc1 -f', 'scancel -u bob -A a_alloc1 -f']);
  });

  it('is harmless when others removed them in between', async () => {
    await slurm.has(withUsers('alice'));
    const seen = await observed({ '*remove user*': "echo ' Nothing deleted'; exit 1" });
    await slurm.has(withUsers());
    await expect(backend.removeUsers(RESOURCE, ['alice'], seen)).resolves.toEqual(new Set(['alice']));
  });

  it('costs nothing when nobody of them is there', async () => {
    await slurm.has(withUsers('bob'));
    const seen = await observed();
    await expect(backend.removeUsers(RESOURCE, ['alice'], seen)).resolves.toEqual(new Set(['alice']));
    expect(slurm.calls()).toEqual([]);
  });
});

describe('home directories', () => {
  let made: string[][];

  beforeEach(() => {
    made = [];
    const run = (program: string, args: readonly string[]) => {
      made.push([program, ...args]);
      return Promise.resolve({ exitCode: 0, stdout: '', stderr: '' });
    };
    const settings = { enable_user_homedir_account_creation: true };
    backend = createSlurmBackend(slurm.context(settings), { runner: Object.assign(new CommandRunner(), { run }) });
  });

  it('are made once for members who have access already', async () => {
    await backend.keepUsers(RESOURCE, members('alice', 'bob'));
    await backend.keepUsers(RESOURCE, members('alice', 'bob'));
    expect(made).toEqual([
      ['/sbin/mkhomedir_helper', 'alice', '0077'],
      ['/sbin/mkhomedir_helper', 'bob', '0077'],
    ]);
  });

  it('are made with the umask that was asked for', async () => {
    await backend.createHomeDirectories(['alice'], '0022');
    expect(made).toEqual([['/sbin/mkhomedir_helper', 'alice', '0022']]);
  });
});
