import { Logger } from '@nestjs/common';
import { createMoabBackend, type MoabBackend } from '@waldur-site-agent/plugin-moab';
import { BackendError, BackendNotReadyError, PlanningWriter } from '@waldur-site-agent/plugin-sdk';
import {
  AnswerRunner,
  createRequest,
  moabContext,
  RESOURCE,
} from '../../../../../plugins/moab/testing/moab-offering.ts';
import { SimulatedMoab } from '../simulated-moab.ts';

let moab: SimulatedMoab;
let backend: MoabBackend;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  moab = SimulatedMoab.create();
  backend = createMoabBackend(moabContext(), { runner: new AnswerRunner(moab) });
  await backend.createResource(createRequest());
  moab.clearLog();
});

afterEach(() => moab.remove());

function writes(): string[] {
  const changing = moab.log().filter(([program]) => !program?.startsWith('mam-list-'));
  return changing.map((words) => words.join(' '));
}

function names(): string[] {
  return moab.state.accounts.map(({ name }) => name);
}

const EVERYTHING = [
  'mam-delete-account -a a_run-1',
  'mam-delete-fund -f 2',
  'mam-delete-account -a p_alpha',
  'mam-delete-fund -f 1',
];

it('removes account and fund, and the project with its last resource', async () => {
  await backend.terminateResource(RESOURCE, 'alpha');
  expect(writes()).toEqual(EVERYTHING);
  expect(moab.state).toMatchObject({ accounts: [], funds: [] });
});

it('keeps a project that has another resource, and one that the order does not name', async () => {
  await backend.createResource(createRequest({ backendId: 'a_run-2', resource: { ...RESOURCE, name: 'Second' } }));
  await backend.terminateResource(RESOURCE, 'alpha');
  expect(names()).toEqual(['p_alpha', 'a_run-2']);
  await backend.terminateResource({ ...RESOURCE, backendId: 'a_run-2' }, '');
  expect(names()).toEqual(['p_alpha']);
});

it('keeps a project account that others made', async () => {
  moab.edit(({ accounts }) => {
    for (const account of accounts) if (account.name === 'p_alpha') account.organization = 'physics';
  });
  await backend.terminateResource(RESOURCE, 'alpha');
  expect(names()).toEqual(['p_alpha']);
});

it('never removes the account of the whole project as a resource', async () => {
  await expect(backend.terminateResource({ ...RESOURCE, backendId: 'p_alpha' }, 'alpha')).rejects.toThrow(BackendError);
  expect(moab.log()).toEqual([]);
});

it.each(['a_gone', ' '])('has nothing to do for %p', async (backendId) => {
  await backend.terminateResource({ ...RESOURCE, backendId }, 'alpha');
  expect(writes()).toEqual([]);
});

it('does not mind when the fund goes with its account', async () => {
  moab.edit((state) => {
    state.fundsGoWithAccounts = true;
  });
  await backend.terminateResource(RESOURCE, 'alpha');
  expect(writes()).toEqual(EVERYTHING);
  expect(moab.state).toMatchObject({ accounts: [], funds: [] });
});

it.each([{ how: 'hangs' }, { how: 'dies' }, { exit: 1, text: 'lost' }] as const)(
  'goes on when the reply to the removal is lost: %p',
  async (fault) => {
    moab.fail('mam-delete-account', { ...fault, done: true });
    await backend.terminateResource(RESOURCE, 'alpha');
    expect(moab.state).toMatchObject({ accounts: [], funds: [] });
  },
);

it('fails when MAM refuses, and touches no fund then', async () => {
  moab.fail('mam-delete-account', { exit: 1, text: 'Jobs are running' });
  await expect(backend.terminateResource(RESOURCE, 'alpha')).rejects.toThrow(/Jobs are running/);
  expect(writes()).toEqual(['mam-delete-account -a a_run-1']);
});

it.each(['mam-list-accounts', 'mam-list-funds'] as const)(
  'removes nothing while %s gives no answer',
  async (program) => {
    moab.fail(program, { exit: 1, text: 'Connection refused' });
    await expect(backend.terminateResource(RESOURCE, 'alpha')).rejects.toThrow(BackendNotReadyError);
    expect(writes()).toEqual([]);
  },
);

it.each([
  ['mam-list-accounts', 2],
  ['mam-delete-account', 2],
] as const)('counts as done when only the project is left over because of %s', async (program, call) => {
  moab.fail(program, { call, exit: 1, text: 'no' });
  await expect(backend.terminateResource(RESOURCE, 'alpha')).resolves.toBeUndefined();
  expect(names()).toEqual(['p_alpha']);
});

describe('with soft delete', () => {
  beforeEach(() => {
    backend = createMoabBackend(moabContext({ soft_delete: true }), { runner: new AnswerRunner(moab) });
  });

  it('only switches the account off, and on again when the resource is restored', async () => {
    await backend.terminateResource(RESOURCE, 'alpha');
    expect(writes()).toEqual(['mam-modify-account -A False -a a_run-1']);
    expect(moab.account('a_run-1')?.active).toBe(false);
    expect(moab.fundsOf('a_run-1')).toMatchObject([{ allocated: 100 }]);
    await backend.createResource(createRequest({ purpose: 'restore' }));
    expect(writes().slice(1)).toEqual(['mam-modify-account -A True -a a_run-1']);
    expect(moab.fundsOf('a_run-1')).toMatchObject([{ allocated: 100 }]);
  });

  it('does not mind a lost reply', async () => {
    moab.fail('mam-modify-account', { how: 'dies', done: true });
    await backend.terminateResource(RESOURCE, 'alpha');
    expect(moab.account('a_run-1')?.active).toBe(false);
  });
});

it('plans the whole removal in a dry run', async () => {
  const writer = new PlanningWriter();
  const dry = createMoabBackend(moabContext({}, writer), { runner: new AnswerRunner(moab) });
  await dry.terminateResource(RESOURCE, 'alpha');
  expect(writer.plan.map(({ detail }) => detail)).toEqual(EVERYTHING);
  expect(writes()).toEqual([]);
});
