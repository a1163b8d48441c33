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

function allocated(): number | undefined {
  return moab.fundsOf('a_run-1')[0]?.allocated;
}

describe('by the difference', () => {
  it('deposits what a raised limit adds, whatever has been spent', async () => {
    moab.charge('a_run-1', 'alice', 99.5, '2026-02-03');
    await backend.setLimits(RESOURCE, { deposit: 150.9, cpu: 1 });
    expect(writes()).toEqual(['mam-deposit -a a_run-1 -z 50 -f 2']);
    expect(moab.fundsOf('a_run-1')).toMatchObject([{ allocated: 150, balance: 50.5 }]);
  });

  it('withdraws what a lowered limit takes away', async () => {
    await backend.setLimits(RESOURCE, { deposit: 60 });
    expect(writes()).toEqual(['mam-withdraw -a a_run-1 -z 40 -f 2']);
  });

  it('fails with the reason of MAM when that has been spent', async () => {
    moab.charge('a_run-1', 'alice', 80, '2026-02-03');
    const failure = await backend.setLimits(RESOURCE, { deposit: 60 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BackendError);
    expect((failure as Error).message).toMatch(/Insufficient balance in fund 2\nUnable to withdraw 40 credits$/);
    expect(allocated()).toBe(100);
  });

  it.each([
    [150, 'hangs'],
    [150, 'dies'],
    [150, 'fails'],
    [60, 'hangs'],
    [60, 'fails'],
  ] as const)('moves nothing twice when the reply about %i is lost: %s', async (deposit, how) => {
    moab.fail('*', { call: 3, how, done: true });
    await backend.setLimits(RESOURCE, { deposit });
    // the agent may have been ended before Waldur heard of it: Waldur's limit is the old one still
    await backend.setLimits(RESOURCE, { deposit });
    expect(allocated()).toBe(deposit);
    expect(writes().length).toBe(1);
  });

  it('waits when it could not see whether it was done, and then does what is missing', async () => {
    moab.fail('mam-deposit', { how: 'hangs' });
    await expect(backend.setLimits(RESOURCE, { deposit: 150 })).rejects.toThrow(BackendNotReadyError);
    moab.fail('mam-deposit', { how: 'dies', done: true });
    moab.fail('mam-list-funds', { call: 3, how: 'hangs' });
    await expect(backend.setLimits(RESOURCE, { deposit: 150 })).rejects.toThrow(BackendNotReadyError);
    await backend.setLimits(RESOURCE, { deposit: 150 });
    expect(allocated()).toBe(150);
  });

  it('deposits nothing when MAM does not say what the fund holds', async () => {
    const withoutColumn = {
      answer(program: string, argv: readonly string[]) {
        const { code, stdout, stderr } = moab.answer(program as Parameters<SimulatedMoab['answer']>[0], argv);
        return { code, stdout: argv.includes('Id,Allocated') ? '' : stdout, stderr };
      },
    };
    const blind = createMoabBackend(moabContext(), { runner: new AnswerRunner(withoutColumn) });
    await expect(blind.setLimits(RESOURCE, { deposit: 150 })).rejects.toThrow(/does not show what is allocated/);
    expect(writes()).toEqual([]);
  });

  it('plans the difference in a dry run', async () => {
    const writer = new PlanningWriter();
    const dry = createMoabBackend(moabContext({}, writer), { runner: new AnswerRunner(moab) });
    await dry.setLimits(RESOURCE, { deposit: 150 });
    expect(writer.plan).toMatchObject([{ action: 'deposit', detail: 'mam-deposit -a a_run-1 -z 50 -f 2' }]);
    expect(writes()).toEqual([]);
  });
});

describe('in full', () => {
  beforeEach(() => {
    backend = createMoabBackend(moabContext({ deposit_mode: 'full' }), { runner: new AnswerRunner(moab) });
  });

  it('deposits the whole limit on top of what is there, also when it is lower', async () => {
    await backend.setLimits(RESOURCE, { deposit: 150 });
    await backend.setLimits(RESOURCE, { deposit: 60 });
    expect(writes()).toEqual(['mam-deposit -a a_run-1 -z 150 -f 2', 'mam-deposit -a a_run-1 -z 60 -f 2']);
  });

  it.each(['hangs', 'dies'] as const)('fails for good when a reply is lost: %s', async (how) => {
    moab.fail('mam-deposit', { how, done: true });
    const failure = await backend.setLimits(RESOURCE, { deposit: 150 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BackendError);
    expect((failure as Error).message).toContain('It is not tried again');
  });
});

it('does nothing for a limit below zero', async () => {
  await backend.setLimits(RESOURCE, { deposit: -5 });
  expect(moab.log()).toEqual([]);
});

it.each([
  ['a deposit', RESOURCE, { cpu: 5 }, /no amount for "deposit"/],
  ['a backend id', { ...RESOURCE, backendId: ' ' }, { deposit: 5 }, /Empty backend ID/],
  ['a fund', { ...RESOURCE, backendId: 'a_none' }, { deposit: 5 }, /a_none has no fund/],
])('fails without %s', async (_what, resource, limits, text) => {
  await expect(backend.setLimits(resource, limits)).rejects.toThrow(text);
  expect(writes()).toEqual([]);
});

it('reports the limit of a resource, and 0 for one without limits, as its creation did', async () => {
  await expect(backend.reportResource(RESOURCE)).resolves.toEqual({ limits: { deposit: 100 } });
  await expect(backend.reportResource({ ...RESOURCE, limits: {} })).resolves.toEqual({ limits: { deposit: 0 } });
  await expect(backend.reportResource({ ...RESOURCE, limits: { cpu: 1 } })).resolves.toEqual({});
});
