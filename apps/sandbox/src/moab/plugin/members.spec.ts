import { Logger } from '@nestjs/common';
import { createMoabBackend, type MoabBackend } from '@waldur-site-agent/plugin-moab';
import { BackendNotReadyError, PlanningWriter } from '@waldur-site-agent/plugin-sdk';
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

beforeEach(async () => {
  moab = SimulatedMoab.create();
  moab.addUsers(['alice', 'bob', 'carol']);
  backend = createMoabBackend(moabContext(), { runner: new AnswerRunner(moab) });
  await backend.createResource(createRequest());
  moab.clearLog();
});

afterEach(() => moab.remove());

function writes(): string[] {
  const changing = moab.log().filter(([program]) => !program?.startsWith('mam-list-'));
  return changing.map((words) => words.join(' '));
}

function users(): string[] | undefined {
  return moab.account('a_run-1')?.members.map(({ user }) => user);
}

describe('adding', () => {
  it('adds who is missing, one by one; a user whom MAM does not have holds up nobody', async () => {
    await backend.addUsers(RESOURCE, members('bob'));
    const added = await backend.addUsers(RESOURCE, members('alice', 'bob', 'nobody', ' ', '-rf', 'carol', 'alice'));
    expect(added).toEqual(new Set(['alice', 'bob', 'carol']));
    expect(users()).toEqual(['bob', 'alice', 'carol']);
    expect(writes()).toEqual([
      'mam-modify-account --add-user +bob -a a_run-1',
      'mam-modify-account --add-user +alice -a a_run-1',
      'mam-modify-account --add-user +nobody -a a_run-1',
      'mam-modify-account --add-user +carol -a a_run-1',
    ]);
  });

  it.each(['hangs', 'dies', 'fails'] as const)('counts a user whose reply is lost as added: %s', async (how) => {
    moab.fail('mam-modify-account', { how, done: true });
    await expect(backend.addUsers(RESOURCE, members('alice', 'bob'))).resolves.toEqual(new Set(['alice', 'bob']));
  });

  it('waits when MAM cannot be asked', async () => {
    moab.setServer('down');
    await expect(backend.addUsers(RESOURCE, members('alice'))).rejects.toThrow(BackendNotReadyError);
    moab.setServer('up');
    moab.fail('*', { call: 2, times: 2, how: 'hangs' });
    await expect(backend.addUsers(RESOURCE, members('alice'))).rejects.toThrow(BackendNotReadyError);
  });

  it('fails for a resource without an id, and asks nothing for nobody', async () => {
    await expect(backend.addUsers({ ...RESOURCE, backendId: '' }, members('alice'))).rejects.toThrow(
      'Empty backend ID',
    );
    await expect(backend.addUsers(RESOURCE, members(''))).resolves.toEqual(new Set());
    expect(moab.log()).toEqual([]);
  });
});

describe('removing', () => {
  beforeEach(async () => {
    await backend.addUsers(RESOURCE, members('alice', 'bob'));
    moab.clearLog();
  });

  it('removes who is there; who is not counts as removed', async () => {
    await expect(backend.removeUsers(RESOURCE, ['bob', 'carol', 'gone', ' '])).resolves.toEqual(
      new Set(['bob', 'carol', 'gone']),
    );
    expect(users()).toEqual(['alice']);
    expect(writes()).toEqual(['mam-modify-account --del-user bob -a a_run-1']);
  });

  it('removes who was seen in the account without looking again, even if there is no fund to draw on', async () => {
    moab.edit((state) => {
      state.funds = [];
    });
    const observed = (await backend.observeResources(['a_run-1'])).get('a_run-1');
    moab.clearLog();
    await backend.removeUsers(RESOURCE, ['bob'], observed);
    expect(moab.log()).toEqual([['mam-modify-account', '--del-user', 'bob', '-a', 'a_run-1']]);
    expect(users()).toEqual(['alice']);
  });

  it.each(['hangs', 'dies', 'fails'] as const)('counts a user whose reply is lost as removed: %s', async (how) => {
    moab.fail('mam-modify-account', { how, done: true });
    await expect(backend.removeUsers(RESOURCE, ['alice', 'bob'])).resolves.toEqual(new Set(['alice', 'bob']));
    expect(users()).toEqual([]);
  });

  it('leaves out whom MAM does not remove', async () => {
    moab.fail('mam-modify-account', { exit: 2, text: 'no' });
    await expect(backend.removeUsers(RESOURCE, ['alice', 'bob'])).resolves.toEqual(new Set(['bob']));
  });
});

it('plans in a dry run and writes nothing', async () => {
  await backend.addUsers(RESOURCE, members('bob'));
  moab.clearLog();
  const writer = new PlanningWriter();
  const dry = createMoabBackend(moabContext({}, writer), { runner: new AnswerRunner(moab) });
  await dry.addUsers(RESOURCE, members('alice', 'bob'));
  await dry.removeUsers(RESOURCE, ['bob', 'carol']);
  expect(writer.plan.map(({ action, target }) => `${action} ${target}`)).toEqual(['add user alice', 'remove user bob']);
  expect(writes()).toEqual([]);
});
