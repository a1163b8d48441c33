import { Logger } from '@nestjs/common';
import {
  BackendError,
  BackendNotReadyError,
  DuplicateResourceError,
  PlanningWriter,
  type Member,
} from '@waldur-site-agent/plugin-sdk';
import { createRequest, FakeSlurm, PARENTS, RESOURCE, ROOT, row } from '../../testing/fake-slurm.ts';
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

const ALLOCATION = row('a_alloc1', '', 'p_proj1');
const LIMITED = row('a_alloc1', '', 'p_proj1', 'cpu=600');
const ADD_ALLOCATION = 'sacctmgr add account a_alloc1 description="My alloc" organization="p_proj1" parent="p_proj1"';
const SET_LIMITS = 'sacctmgr modify account a_alloc1 set GrpTRESMins=cpu=600';

function members(...names: readonly string[]): Member[] {
  return names.map((username) => ({ username }));
}

describe('creating', () => {
  it('completes an account that an interrupted attempt for the same resource left', async () => {
    await slurm.has([...PARENTS, ALLOCATION], ['a_alloc1|my alloc|p_proj1']);
    await slurm.later([...PARENTS, LIMITED]);
    await slurm.answer({ '*modify account*': 'cp $D/later $D/assoc' });
    await expect(backend.createResource(createRequest())).resolves.toEqual({
      backendId: 'a_alloc1',
      limits: { cpu: 10 },
    });
    expect(slurm.writes()).toEqual([SET_LIMITS]);
  });

  it.each([
    ['of another project', ['a_alloc1|my alloc|p_other'], []],
    ['with another description', ['a_alloc1|another|p_proj1'], []],
    ['with users', ['a_alloc1|my alloc|p_proj1'], [row('a_alloc1', 'alice')]],
    ['without any record', [], []],
  ])('leaves alone an account %s', async (_what, records, users) => {
    await slurm.has([...PARENTS, ALLOCATION, ...users], records);
    const isUsedByAnotherResource = jest.fn(() => Promise.resolve(false));
    await expect(backend.createResource(createRequest({ isUsedByAnotherResource }))).rejects.toThrow(
      DuplicateResourceError,
    );
    expect(isUsedByAnotherResource).not.toHaveBeenCalled();
    expect(slurm.writes()).toEqual([]);
  });

  it('leaves alone an account that another resource of the offering carries', async () => {
    await slurm.has([...PARENTS, ALLOCATION], ['a_alloc1|my alloc|p_proj1']);
    const request = createRequest({ isUsedByAnotherResource: () => Promise.resolve(true) });
    await expect(backend.createResource(request)).rejects.toThrow(/already exists/);
    expect(slurm.writes()).toEqual([]);
  });

  it.each(['p_proj1', 'C_ORG1', 'root'])('never takes %s, which holds others, for an allocation', async (backendId) => {
    await expect(backend.createResource(createRequest({ backendId }))).rejects.toThrow(DuplicateResourceError);
    expect(slurm.writes()).toEqual([]);
  });

  it('says which part of the hierarchy Waldur did not name', async () => {
    const request = createRequest({ resource: { ...RESOURCE, projectSlug: ' ' } });
    await expect(backend.createResource(request)).rejects.toThrow(/unset or missing slug fields: projectSlug/);
  });

  it('repeats once what SLURM reported as done but lost', async () => {
    await slurm.has(PARENTS);
    await slurm.later([...PARENTS, LIMITED]);
    await slurm.answer({ '*add account*': 'test -e $D/lost && cp $D/later $D/assoc; touch $D/lost' });
    await backend.createResource(createRequest());
    expect(slurm.writes()).toEqual([ADD_ALLOCATION, SET_LIMITS, ADD_ALLOCATION, SET_LIMITS]);
  });

  it('fails when it is lost again, or stored as something else', async () => {
    await slurm.has([...PARENTS, row('a_alloc1', '', 'p_proj1', 'cpu=0')], ['a_alloc1|my alloc|p_proj1']);
    const failure: unknown = await backend.createResource(createRequest()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BackendError);
    expect((failure as Error).message).toMatch(/reported success.*GrpTRESMins=cpu=600/);
    expect(slurm.writes()).toEqual([SET_LIMITS, SET_LIMITS]);
  });

  it('looks again when its project was removed by other work in between', async () => {
    await slurm.has(PARENTS);
    await slurm.file('meanwhile', `${ROOT}\n${row('c_org1', '', 'root')}\n`);
    await slurm.later([...PARENTS, LIMITED]);
    await slurm.answer({
      '*add account p_proj1*': 'touch $D/project',
      '*add account*': `test -e $D/project && cp $D/later $D/assoc && exit; cp $D/meanwhile $D/assoc; echo " Parent account 'p_proj1' doesn't exist on cluster prod" >&2; exit 1`,
    });
    await backend.createResource(createRequest());
    expect(slurm.writes().filter((line) => line.includes('add account')).length).toBe(3);
  });

  it('restores the limits of an account that was emptied when it was deleted', async () => {
    await slurm.has([...PARENTS, row('a_alloc1', '', 'p_proj1', 'cpu=0'), row('a_alloc1', 'alice')]);
    await slurm.later([...PARENTS, LIMITED]);
    await slurm.answer({ '*modify account*': 'cp $D/later $D/assoc' });
    await backend.createResource(createRequest({ purpose: 'restore' }));
    expect(slurm.writes()).toEqual([SET_LIMITS]);
  });

  it('plans everything in a dry run and writes nothing', async () => {
    const writer = new PlanningWriter();
    const dry = createSlurmBackend(slurm.context({ qos_management: { enabled: true } }, writer));
    await dry.createResource(createRequest());
    await expect(dry.addUsers(RESOURCE, members('alice', 'bob'))).resolves.toEqual(new Set(['alice', 'bob']));
    expect(writer.plan.map((change) => [change.system, change.action, change.target])).toEqual([
      ['slurm', 'add account', 'c_org1'],
      ['slurm', 'add account', 'p_proj1'],
      ['slurm', 'add account', 'a_alloc1'],
      ['slurm', 'modify account', 'a_alloc1'],
      ['slurm', 'add qos', 'a_alloc1'],
      ['slurm', 'modify account', 'a_alloc1'],
      ['slurm', 'modify account', 'a_alloc1'],
      ['slurm', 'add user', 'alice,bob'],
    ]);
    expect(slurm.writes()).toEqual([]);
  });
});

describe('adding users', () => {
  const three = [...PARENTS, LIMITED, row('a_alloc1', 'alice'), row('a_alloc1', 'carol')];

  beforeEach(() => slurm.has([...PARENTS, LIMITED]));

  it('adds all in one statement and none that is there', async () => {
    await slurm.has([...PARENTS, LIMITED, row('a_alloc1', 'dora')]);
    await slurm.later([...three, row('a_alloc1', 'dora')]);
    await slurm.answer({ '*add user*': 'cp $D/later $D/assoc' });
    await expect(backend.addUsers(RESOURCE, members('alice', 'Dora', 'carol', '-rf', ' '))).resolves.toEqual(
      new Set(['alice', 'Dora', 'carol']),
    );
    expect(slurm.writes()).toEqual([
      'sacctmgr add user name=alice,carol account=a_alloc1 DefaultAccount=root Share=parent',
    ]);
  });

  it('goes on one by one when SLURM refuses, so that one bad user holds up nobody', async () => {
    await slurm.later(three);
    await slurm.answer({
      '*name=*': 'echo refused >&2; exit 1',
      '*add user bad*': "echo ' Nothing new added.'; exit 1",
      '*add user carol*': 'cp $D/later $D/assoc',
    });
    await expect(backend.addUsers(RESOURCE, members('alice', 'bad', 'carol'))).resolves.toEqual(
      new Set(['alice', 'carol']),
    );
    expect(slurm.writes().map((line) => line.split(' ')[3])).toEqual(['name=alice,bad,carol', 'alice', 'bad', 'carol']);
  });

  it('adds once more whom SLURM reported as added but lost', async () => {
    await slurm.file('first', `${[...PARENTS, LIMITED, row('a_alloc1', 'alice')].join('\n')}\n`);
    await slurm.later(three);
    await slurm.answer({ '*name=*': 'cp $D/first $D/assoc', '*add user carol*': 'cp $D/later $D/assoc' });
    await expect(backend.addUsers(RESOURCE, members('alice', 'carol'))).resolves.toEqual(new Set(['alice', 'carol']));
  });

  it('believes "nothing new" only about users who are there', async () => {
    await slurm.answer({
      '*add user*': "echo \" This account 'x' doesn't exist.\" >&2; echo ' Nothing new added.'; exit 1",
    });
    await expect(backend.addUsers(RESOURCE, members('alice'))).resolves.toEqual(new Set());
  });

  it('waits when SLURM stops answering half-way', async () => {
    await slurm.answer({ '*add user*': 'echo "failed to open persistent connection: Connection refused" >&2; exit 1' });
    await expect(backend.addUsers(RESOURCE, members('alice', 'bob'))).rejects.toThrow(BackendNotReadyError);
  });

  it('fails for an account that is not there, and for a resource without one', async () => {
    await slurm.has(PARENTS);
    await expect(backend.addUsers(RESOURCE, members('alice'))).rejects.toThrow(/a_alloc1 does not exist/);
    await expect(backend.addUsers({ ...RESOURCE, backendId: ' ' }, members('alice'))).rejects.toThrow(
      'Empty backend ID',
    );
  });
});

describe('removing users', () => {
  const ACTIVE =
    "echo ' Error with request: Job(s) active, cancel job(s) before remove'; echo '  JobID = 41  C = prod'; exit 1";

  it('ends the jobs that SLURM names, also of a user unknown to this host', async () => {
    await slurm.has([...PARENTS, LIMITED, row('a_alloc1', 'gone')]);
    await slurm.later([...PARENTS, LIMITED]);
    await slurm.answer({
      '*scancel -u gone*': 'echo "scancel: error: Invalid user name: gone" >&2; exit 1',
      '*scancel -f 41*': 'touch $D/cancelled',
      '*remove user*': `test -e $D/cancelled && cp $D/later $D/assoc && exit; ${ACTIVE}`,
    });
    await expect(backend.removeUsers(RESOURCE, ['gone', 'never'])).resolves.toEqual(new Set(['gone', 'never']));
    expect(slurm.writes()).toEqual([
      'scancel -u gone -A a_alloc1 -f',
      'sacctmgr remove user where name=gone and account=a_alloc1',
      'scancel -f 41',
      'sacctmgr remove user where name=gone and account=a_alloc1',
    ]);
  });

  it('ends jobs by number on the cluster that SLURM names, where there are several', async () => {
    await slurm.has([...PARENTS, LIMITED, row('a_alloc1', 'gone')]);
    await slurm.later([...PARENTS, LIMITED]);
    await slurm.answer({
      '*list cluster*': "printf 'prod\\ntest\\n'",
      '*scancel --cluster=prod -f 41*': 'touch $D/cancelled',
      '*remove user*': `test -e $D/cancelled && cp $D/later $D/assoc && exit; ${ACTIVE}`,
    });
    await expect(backend.removeUsers(RESOURCE, ['gone'])).resolves.toEqual(new Set(['gone']));
    expect(slurm.writes()).toContain('scancel --cluster=prod -f 41');
  });

  it('leaves out whom SLURM refuses to remove', async () => {
    await slurm.has([...PARENTS, LIMITED, row('a_alloc1', 'alice'), row('a_alloc1', 'bob')]);
    await slurm.later([...PARENTS, LIMITED, row('a_alloc1', 'bob')]);
    await slurm.answer({
      '*name=alice,bob*': 'echo no >&2; exit 1',
      '*name=alice and*': 'cp $D/later $D/assoc',
      '*name=bob*': 'echo no >&2; exit 1',
    });
    await expect(backend.removeUsers(RESOURCE, ['alice', 'bob'])).resolves.toEqual(new Set(['alice']));
  });
});

describe('terminating', () => {
  it.each([{}, { soft_delete: true }])('refuses to take accounts below it along with %p', async (settings) => {
    await slurm.has([...PARENTS, LIMITED, row('a_alloc1', 'alice'), row('sub', '', 'a_alloc1')]);
    const own = createSlurmBackend(slurm.context(settings));
    await expect(own.terminateResource(RESOURCE, 'proj1')).rejects.toThrow(/accounts below it \(sub\)/);
    expect(slurm.writes()).toEqual([]);
  });

  it.each([{}, { soft_delete: true }])('takes nobody out of the account of everybody with %p', async (settings) => {
    await slurm.has([ROOT, row('everybody', '', 'root'), row('everybody', 'alice')]);
    const own = createSlurmBackend(slurm.context({ ...settings, default_account: 'everybody' }));
    const resource = { ...RESOURCE, backendId: 'everybody' };
    await expect(own.terminateResource(resource, 'proj1')).rejects.toThrow(/name it as a parent or default account/);
    expect(slurm.writes()).toEqual([]);
  });

  it('keeps a project that got a new allocation in the meantime', async () => {
    await slurm.has([...PARENTS, LIMITED]);
    await slurm.later([...PARENTS, row('a_new', '', 'p_proj1')]);
    await slurm.answer({ '*remove account*': 'cp $D/later $D/assoc' });
    await backend.terminateResource(RESOURCE, 'proj1');
    expect(slurm.writes()).toEqual(['sacctmgr remove account where name=a_alloc1']);
  });

  it('fails when the account is still there afterwards', async () => {
    await slurm.has([...PARENTS, LIMITED]);
    await expect(backend.terminateResource(RESOURCE, 'proj1')).rejects.toThrow(/still there/);
  });

  it('plans the removal of users, account, QoS and project in a dry run', async () => {
    await slurm.has([...PARENTS, LIMITED, row('a_alloc1', 'alice')]);
    await slurm.answer({ '*show qos*': "echo 'a_alloc1|'" });
    const writer = new PlanningWriter();
    const dry = createSlurmBackend(slurm.context({ qos_management: { enabled: true } }, writer));
    await dry.terminateResource(RESOURCE, 'proj1');
    expect(writer.plan.map((change) => `${change.action} ${change.target}`)).toEqual([
      'cancel jobs a_alloc1',
      'remove user a_alloc1',
      'remove account a_alloc1',
      'remove qos a_alloc1',
      'remove account p_proj1',
    ]);
    expect(slurm.writes()).toEqual([]);
  });
});
