import { Logger } from '@nestjs/common';
import type { Component, Limits, OfferingContext, Resource } from '@waldur-site-agent/plugin-sdk';
import { FakeSlurm, PARENTS, RESOURCE, ROOT, row } from '../../testing/fake-slurm.ts';
import { createSlurmBackend } from '../backend/create-slurm-backend.ts';
import type { ObservedAccount } from './observed-account.ts';

let slurm: FakeSlurm;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  slurm = await FakeSlurm.start();
});

afterEach(() => slurm.stop());

const ALLOCATION = row('a_alloc1', '', 'p_proj1', 'cpu=600,mem=1G', { qos: 'paused' });

async function observe(
  changes: Partial<OfferingContext> = {},
  resources: readonly Resource[] = [RESOURCE],
  id = 'a_alloc1',
): Promise<ObservedAccount | undefined> {
  const backend = createSlurmBackend({ ...slurm.context(), ...changes });
  return (await backend.observeResources([id], resources)).get(id);
}

function components(given: Readonly<Record<string, Component>>): Partial<OfferingContext> {
  return { components: () => given };
}

describe('an observed account', () => {
  beforeEach(() => slurm.has([...PARENTS, ALLOCATION, row('a_alloc1', 'alice'), row('a_alloc1', 'bob')]));

  it('has users, limits in Waldur units and QoS, from one process that looks at its surroundings too', async () => {
    const observed = await observe();
    expect(observed).toMatchObject({
      backendId: 'a_alloc1',
      users: ['alice', 'bob'],
      limits: { cpu: 10 },
      metadata: { qos: 'paused' },
      account: { parent: 'p_proj1' },
    });
    expect(observed).not.toHaveProperty('untouchable');
    expect(slurm.calls()).toEqual([
      expect.stringMatching(/^sacctmgr show assoc format=\S+ where account=a_alloc1,p_proj1,c_org1$/),
    ]);
  });

  it('costs one process for any number of resources', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `a_${index}`);
    const observed = await createSlurmBackend(slurm.context()).observeResources([...many, 'a_alloc1'], [RESOURCE]);
    expect([...observed.keys()]).toEqual(['a_alloc1']);
    expect(slurm.calls()).toEqual([expect.not.stringContaining('where')]);
  });

  it('asks for no project or customer in a flat tree, or when Waldur named none', async () => {
    await observe({ settings: { ...slurm.context().settings, parent_account: 'top' } });
    await observe({}, [{ ...RESOURCE, customerSlug: ' ' }]);
    expect(slurm.calls()).toEqual(Array(2).fill(expect.stringMatching(/where account=a_alloc1$/)));
  });

  it.each([
    ['that are prepaid', { cpu: { accounting_type: 'one' }, mem: { accounting_type: 'limit' } }, { mem: 1024 }],
    ['that nothing is set for', { node: { accounting_type: 'limit' } }, {}],
    ['in a mapped offering', { node_hours: { target_components: { cpu: { factor: 64 } } } }, undefined],
  ])('tells limits of components %s', async (_what, given: Record<string, Component>, limits) => {
    expect((await observe(components(given)))?.limits).toEqual(limits);
  });

  it.each([
    ['what Waldur has when it is set so, although a part was lost on the way', 'cpu=13', { cpu: 1.5 }, { cpu: 1.5 }],
    ['what the cluster has when it is set otherwise', 'cpu=14', { cpu: 1.5 }, { cpu: 1 }],
    ['no limit that is printed cut', 'mem=57.22P,cpu=18', { mem: 900_000 }, { cpu: 2 }],
    ['a limit that is printed cut when it is that of Waldur', 'mem=57.22P', { mem: 1_000_000 }, { mem: 1_000_000 }],
  ])('tells %s', async (_what, printed, limits: Limits, told) => {
    await slurm.has([...PARENTS, row('a_alloc1', '', 'p_proj1', printed)]);
    const given = {
      cpu: { accounting_type: 'limit', unit_factor: 9 },
      mem: { accounting_type: 'limit', unit_factor: 61_440 },
    };
    expect((await observe(components(given), [{ ...RESOURCE, limits }]))?.limits).toEqual(told);
  });

  it('tells no limits while periodic policies add their grace', async () => {
    const settings = { ...slurm.context().settings, periodic_limits: { enabled: true } };
    expect(await observe({ settings })).not.toHaveProperty('limits');
  });
});

describe('an account that people must not be removed from', () => {
  const SETTINGS = { default_account: 'everybody', root_account: 'top' };

  it.each([
    ['root', {}, 'root account'],
    ['TOP', {}, 'parent of the others'],
    ['flat', { parent_account: 'Flat' }, 'parent of the others'],
    ['everybody', {}, 'default account'],
    ['everybody', { root_account: '', default_account_policy: 'none' }, 'parent of the others'],
    ['P_Proj1', {}, 'account of a project'],
    ['c_org1', {}, 'account of a customer'],
  ])('%s is one with %p', async (id, settings, reason) => {
    await slurm.has([ROOT, ...[id, 'a_alloc1'].map((name) => row(name.toLowerCase(), '', 'root'))]);
    const observed = await observe(
      { settings: { ...slurm.context().settings, ...SETTINGS, ...settings } },
      [RESOURCE],
      id,
    );
    expect(observed?.untouchable).toContain(reason);
  });

  it.each([
    ['everybody', { default_account_policy: 'individual' }],
    ['top', { parent_account: 'flat' }],
    ['c_org1', { parent_account: 'flat' }],
  ])('%s is none with %p', async (id, settings) => {
    await slurm.has([ROOT, row(id, '', 'root')]);
    const observed = await observe(
      { settings: { ...slurm.context().settings, ...SETTINGS, ...settings } },
      [RESOURCE],
      id,
    );
    expect(observed).toBeDefined();
    expect(observed).not.toHaveProperty('untouchable');
  });

  it('keeps its users, whoever asks', async () => {
    await slurm.has([ROOT, row('root', 'alice')]);
    const backend = createSlurmBackend(slurm.context());
    const resource = { ...RESOURCE, backendId: 'root' };
    await expect(backend.removeUsers(resource, ['alice'])).rejects.toThrow(/No users are removed from account root/);
    expect(slurm.writes()).toEqual([]);
  });
});
