import { Logger } from '@nestjs/common';
import { createMoabBackend, type MoabBackend } from '@waldur-site-agent/plugin-moab';
import {
  BackendError,
  BackendNotReadyError,
  DuplicateResourceError,
  PlanningWriter,
} from '@waldur-site-agent/plugin-sdk';
import {
  AnswerRunner,
  createRequest,
  members,
  moabContext,
  RESOURCE,
} from '../../../../../plugins/moab/testing/moab-offering.ts';
import { SimulatedMoab } from '../simulated-moab.ts';

let moab: SimulatedMoab;
let backend: MoabBackend;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(() => {
  moab = SimulatedMoab.create();
  backend = createMoabBackend(moabContext(), { runner: new AnswerRunner(moab) });
});

afterEach(() => moab.remove());

function writes(): string[][] {
  return moab.log().filter(([program]) => !program?.startsWith('mam-list-'));
}

const MAKE_PROJECT = [
  ['mam-create-account', '-a', 'p_alpha', '-d', 'Alpha', '-o', 'p_alpha'],
  ['mam-create-fund', '-a', 'p_alpha'],
];
const MAKE_ACCOUNT = ['mam-create-account', '-a', 'a_run-1', '-d', 'My first run', '-o', 'p_alpha'];
const MAKE_FUND = ['mam-create-fund', '-a', 'a_run-1'];
const DEPOSIT = ['mam-deposit', '-a', 'a_run-1', '-z', '100', '-f', '2'];

/** What the finished resource looks like, with one fund and one deposit. */
function expectComplete(): void {
  expect(moab.account('a_run-1')).toMatchObject({ description: 'My first run', organization: 'p_alpha', active: true });
  expect(moab.fundsOf('a_run-1')).toMatchObject([{ allocated: 100, balance: 100 }]);
}

it('makes project, account and fund, deposits the limit, and keeps a name with blanks together', async () => {
  await expect(backend.createResource(createRequest())).resolves.toEqual({
    backendId: 'a_run-1',
    limits: { deposit: 100 },
  });
  expect(writes()).toEqual([...MAKE_PROJECT, MAKE_ACCOUNT, MAKE_FUND, DEPOSIT]);
  expectComplete();
});

it('makes a project account once for many resources, also at the same time', async () => {
  const requests = ['x', 'y', 'z'].map((name) =>
    createRequest({ backendId: `a_${name}`, resource: { ...RESOURCE, name, backendId: `a_${name}` } }),
  );
  await Promise.all(requests.map((request) => backend.createResource(request)));
  expect(moab.state.accounts.map(({ name }) => name)).toEqual(['p_alpha', 'a_x', 'a_y', 'a_z']);
  expect(moab.fundsOf('p_alpha').length).toBe(1);
});

it('does not lose its project to the termination of the last other resource', async () => {
  await backend.createResource(createRequest());
  const second = createRequest({ backendId: 'a_run-2', resource: { ...RESOURCE, name: 'Second' } });
  await Promise.all([backend.terminateResource(RESOURCE, 'alpha'), backend.createResource(second)]);
  expect(moab.state.accounts.map(({ name }) => name)).toEqual(['p_alpha', 'a_run-2']);
  await Promise.all([
    backend.createResource(createRequest()),
    backend.terminateResource({ ...RESOURCE, backendId: 'a_run-2' }, 'alpha'),
  ]);
  expect(moab.state.accounts.map(({ name }) => name)).toEqual(['p_alpha', 'a_run-1']);
});

it.each([
  [{}, 0, '0'],
  [{ deposit: 0 }, 0, '0'],
  [{ deposit: 12.7, cpu: 5 }, 12.7, '12'],
])('deposits whole credits for %p', async (limits, reported, amount) => {
  const created = await backend.createResource(createRequest({ resource: { ...RESOURCE, limits } }));
  expect(created.limits).toEqual({ deposit: reported });
  expect(writes().at(-1)).toEqual(['mam-deposit', '-a', 'a_run-1', '-z', amount, '-f', '2']);
});

it('deposits nothing for a limit below zero', async () => {
  await backend.createResource(createRequest({ resource: { ...RESOURCE, limits: { deposit: -5 } } }));
  expect(writes()).toEqual([...MAKE_PROJECT, MAKE_ACCOUNT, MAKE_FUND]);
});

it.each([
  ['a project', { projectSlug: ' ' }, /slug of its project/],
  ['a deposit among its limits', { limits: { cpu: 5 } }, /no amount for "deposit"/],
])('asks nothing for a resource without %s', async (_what, changes, text) => {
  const request = createRequest({ resource: { ...RESOURCE, ...changes } });
  await expect(backend.createResource(request)).rejects.toThrow(BackendError);
  await expect(backend.createResource(request)).rejects.toThrow(text);
  expect(moab.log()).toEqual([]);
});

describe('an interrupted creation', () => {
  it.each([
    ['mam-create-account', 1],
    ['mam-create-account', 2],
    ['mam-create-fund', 1],
    ['mam-create-fund', 2],
    ['mam-deposit', 1],
  ] as const)('%s whose reply is lost (call %i) is recognised as done at once', async (program, call) => {
    for (const fault of [{ how: 'hangs' }, { how: 'dies' }, { exit: 1, text: 'lost' }] as const) {
      moab.fail(program, { ...fault, call, done: true });
      await expect(backend.createResource(createRequest())).resolves.toMatchObject({ backendId: 'a_run-1' });
      expectComplete();
      moab.edit((state) => Object.assign(state, { accounts: [], funds: [] }));
    }
  });

  it.each(['mam-create-account', 'mam-create-fund', 'mam-deposit', 'mam-list-funds'] as const)(
    'at %s is completed by the next attempt, and nothing is made twice',
    async (program) => {
      await backend.createResource(createRequest({ backendId: 'a_other', resource: { ...RESOURCE, name: 'Other' } }));
      moab.fail(program, { exit: 1, text: 'Something went wrong\nAsk the administrator' });
      await expect(backend.createResource(createRequest())).rejects.toThrow(/Something went wrong\nAsk/);
      await backend.createResource(createRequest());
      await backend.createResource(createRequest());
      expectComplete();
      expect(moab.state.accounts.map(({ name }) => name)).toEqual(['p_alpha', 'a_other', 'a_run-1']);
    },
  );

  it('waits for an answer when MAM went away, and leaves the work to the next attempt', async () => {
    moab.fail('mam-deposit', { exit: 1, text: 'Connection reset by peer', done: true });
    moab.fail('mam-list-funds', { call: 2, how: 'hangs', times: 1 });
    await expect(backend.createResource(createRequest())).rejects.toThrow(BackendNotReadyError);
    await backend.createResource(createRequest());
    expectComplete();
  });

  it('gives an account without a fund one fund only, also when the reply about it is lost', async () => {
    await backend.createResource(createRequest());
    moab.edit((state) => {
      state.funds = [];
    });
    moab.fail('mam-create-fund', { done: true, exit: 1 });
    await expect(backend.createResource(createRequest())).resolves.toMatchObject({ backendId: 'a_run-1' });
    expectComplete();
  });
});

describe('an account that is there', () => {
  const leftOver = { name: 'a_run-1', description: 'My first run', organization: 'p_alpha', active: true, members: [] };

  it.each([
    ['of another project', { organization: 'p_beta' }],
    ['with another description', { description: 'Yours' }],
    ['with members', { members: [{ user: 'alice', active: true, admin: false }] }],
    ['that is switched off', { active: false }],
  ])('%s is left alone', async (_what, changes) => {
    await backend.createResource(createRequest({ backendId: 'a_other' }));
    moab.addUsers(['alice'], '');
    moab.edit(({ accounts }) => accounts.push({ ...leftOver, ...changes }));
    moab.clearLog();
    await expect(backend.createResource(createRequest())).rejects.toThrow(DuplicateResourceError);
    expect(writes()).toEqual([]);
  });

  it('is left alone when another resource of Waldur carries its id', async () => {
    await backend.createResource(createRequest());
    moab.clearLog();
    const request = createRequest({ isUsedByAnotherResource: () => Promise.resolve(true) });
    await expect(backend.createResource(request)).rejects.toThrow(DuplicateResourceError);
    expect(writes()).toEqual([]);
  });

  it.each(['p_alpha', 'P_Alpha'])('as the project’s is never taken for a resource: %s', async (backendId) => {
    await expect(backend.createResource(createRequest({ backendId }))).rejects.toThrow(DuplicateResourceError);
    expect(moab.log()).toEqual([]);
  });

  it('is switched on again and filled up when the resource is restored', async () => {
    await backend.createResource(createRequest());
    moab.edit(({ accounts, funds }) => {
      for (const account of accounts) account.active = account.name !== 'a_run-1';
      for (const fund of funds) if (fund.account === 'a_run-1') Object.assign(fund, { allocated: 60, balance: 60 });
    });
    moab.clearLog();
    await backend.createResource(createRequest({ purpose: 'restore' }));
    expect(writes()).toEqual([
      ['mam-modify-account', '-A', 'True', '-a', 'a_run-1'],
      ['mam-deposit', '-a', 'a_run-1', '-z', '40', '-f', '2'],
    ]);
    expectComplete();
  });
});

it('plans everything in a dry run and writes nothing', async () => {
  const writer = new PlanningWriter();
  const dry = createMoabBackend(moabContext({}, writer), { runner: new AnswerRunner(moab) });
  await dry.createResource(createRequest());
  await expect(dry.addUsers(RESOURCE, members('alice'))).resolves.toEqual(new Set(['alice']));
  await dry.setLimits(RESOURCE, { deposit: 150 });
  expect(writer.plan.map(({ system, action, target, detail }) => [system, action, target, detail])).toEqual([
    ['moab', 'create account', 'p_alpha', 'mam-create-account -a p_alpha -d Alpha -o p_alpha'],
    ['moab', 'create fund', 'p_alpha', 'mam-create-fund -a p_alpha'],
    ['moab', 'create account', 'a_run-1', "mam-create-account -a a_run-1 -d 'My first run' -o p_alpha"],
    ['moab', 'create fund', 'a_run-1', 'mam-create-fund -a a_run-1'],
    ['moab', 'deposit', 'a_run-1', 'mam-deposit -a a_run-1 -z 100 -f NEW_FUND'],
    ['moab', 'add user', 'alice', 'mam-modify-account --add-user +alice -a a_run-1'],
    ['moab', 'deposit', 'a_run-1', 'mam-deposit -a a_run-1 -z 150 -f NEW_FUND'],
  ]);
  expect(writes()).toEqual([]);
  expect(moab.state.accounts).toEqual([]);
});
