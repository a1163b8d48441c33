import { Logger } from '@nestjs/common';
import { createMoabBackend, type MoabBackend } from '@waldur-site-agent/plugin-moab';
import { BackendNotReadyError, CommandRunner } from '@waldur-site-agent/plugin-sdk';
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
  moab.addUsers(['alice', 'bob']);
  moab.addUsers(['eve'], '');
  backend = createMoabBackend(moabContext(), { runner: new AnswerRunner(moab) });
  for (const slug of ['x', 'y', 'z']) {
    const resource = { ...RESOURCE, name: slug, backendId: `a_${slug}` };
    await backend.createResource(createRequest({ backendId: resource.backendId, resource }));
  }
  await backend.addUsers(at('a_x'), members('alice', 'eve'));
  await backend.addUsers(at('a_y'), members('bob'));
  moab.clearLog();
});

afterEach(() => moab.remove());

function at(backendId: string) {
  return { ...RESOURCE, backendId };
}

function programs(): string[] {
  return moab.log().map(([program = '']) => program);
}

describe('observing', () => {
  it('asks once for all accounts and once for the users of each', async () => {
    const observed = await backend.observeResources(['a_x', 'a_y', 'a_none', 'a_x', '', '-a']);
    expect([...observed]).toEqual([
      ['a_x', { backendId: 'a_x', users: ['alice'] }],
      ['a_y', { backendId: 'a_y', users: ['bob'] }],
    ]);
    expect(programs()).toEqual(['mam-list-accounts', 'mam-list-users', 'mam-list-users']);
  });

  it('asks for one account alone', async () => {
    expect([...(await backend.observeResources(['a_z']))]).toEqual([['a_z', { backendId: 'a_z', users: [] }]]);
    expect(moab.log()[0]?.slice(-2)).toEqual(['-a', 'a_z']);
    await expect(backend.observeResources([])).resolves.toEqual(new Map());
  });

  it('shows users without a default account where the site says so', async () => {
    const other = createMoabBackend(moabContext({ require_default_account: false }), {
      runner: new AnswerRunner(moab),
    });
    expect((await other.observeResources(['a_x'])).get('a_x')?.users).toEqual(['alice', 'eve']);
  });

  it.each(['mam-list-accounts', 'mam-list-users'] as const)(
    'never takes silence or nonsense of %s for absence',
    async (program) => {
      for (const fault of [{ exit: 1 }, { how: 'hangs' }, { how: 'dies' }, { exit: 127, text: 'boom' }] as const) {
        moab.fail(program, { ...fault, call: program === 'mam-list-users' ? 2 : 1 });
        await expect(backend.observeResources(['a_x', 'a_y'])).rejects.toThrow(BackendNotReadyError);
      }
    },
  );

  it('cannot find out from a listing with too few columns', async () => {
    const torn = { answer: () => ({ code: 0, stdout: 'a_x|X\n', stderr: '' }) };
    const other = createMoabBackend(moabContext(), { runner: new AnswerRunner(torn) });
    await expect(other.observeResources(['a_x', 'a_y'])).rejects.toThrow(BackendNotReadyError);
  });

  it('runs only a few commands at a time, whatever the number of accounts', async () => {
    moab.edit(({ accounts }) => {
      for (let index = 0; index < 30; index += 1) {
        accounts.push({ name: `a_${index}`, description: '', organization: '', active: true, members: [] });
      }
    });
    const runner = new CountingRunner(moab);
    const other = createMoabBackend(moabContext(), { runner });
    const ids = Array.from({ length: 30 }, (_, index) => `a_${index}`);
    expect((await other.observeResources(ids)).size).toBe(30);
    expect(runner.most).toBe(4);
    runner.started = 0;
    moab.fail('mam-list-users', { exit: 1 });
    await expect(other.observeResources(ids)).rejects.toThrow(BackendNotReadyError);
    await new Promise((resolve) => setImmediate(resolve));
    expect(runner.started).toBe(1 + 4);
  });
});

class CountingRunner extends AnswerRunner {
  most = 0;
  started = 0;
  private present = 0;

  override async run(program: string, args: readonly string[]) {
    this.started += 1;
    this.present += 1;
    this.most = Math.max(this.most, this.present);
    await new Promise((resolve) => setImmediate(resolve));
    this.present -= 1;
    return super.run(program, args);
  }
}

describe('usage', () => {
  beforeEach(() => {
    moab.charge('a_x', 'alice', '10.005', '2026-02-01T00:00:00');
    moab.charge('a_x', 'alice', '0.004', '2026-02-28T23:59:59');
    moab.charge('a_x', 'bob', '2.5', '2026-02-14');
    moab.charge('a_x', 'bob', '7', '2026-01-31T23:59:59');
    moab.charge('a_y', 'bob', '1e2', '2026-02-14');
  });

  it('adds up the charges of a month by account and user, to exact cents', async () => {
    const usage = await backend.usage([at('a_x'), at('a_y'), at('a_z'), at('')], { year: 2026, month: 2 });
    expect([...usage]).toEqual([
      [
        'a_x',
        {
          total: { deposit: 12.51 },
          users: new Map([
            ['alice', { deposit: 10.01 }],
            ['bob', { deposit: 2.5 }],
          ]),
        },
      ],
      ['a_y', { total: { deposit: 100 }, users: new Map([['bob', { deposit: 100 }]]) }],
    ]);
    expect(programs().length).toBe(3);
  });

  it('knows past months', async () => {
    const usage = await backend.usage([at('a_x')], { year: 2026, month: 1 });
    expect(usage.get('a_x')?.total).toEqual({ deposit: 7 });
    expect(moab.log()[0]?.slice(-4)).toEqual(['-s', '2026-01-01T00:00:00', '-e', '2026-01-31T23:59:59']);
  });

  it.each([{ exit: 1 }, { how: 'hangs' }] as const)('is never partial: %p', async (fault) => {
    moab.fail('mam-list-usagerecords', { ...fault, call: 2 });
    const asked = backend.usage([at('a_x'), at('a_y')], { year: 2026, month: 2 });
    await expect(asked).rejects.toThrow(BackendNotReadyError);
  });

  it('goes to the account that a record names, once', async () => {
    const answers: Record<string, string> = { a_x: 'a_x|u|1\na_y|u|5\nother|u|7\n', a_y: 'a_y|u|2\n' };
    const mixed = {
      answer: (_: string, argv: readonly string[]) => ({ code: 0, stdout: answers[argv[5] ?? ''] ?? '', stderr: '' }),
    };
    const other = createMoabBackend(moabContext(), { runner: new AnswerRunner(mixed) });
    const usage = await other.usage([at('a_y'), at('a_x')], { year: 2026, month: 2 });
    expect([...usage].map(([account, { total }]) => [account, total['deposit']])).toEqual([
      ['a_y', 2],
      ['a_x', 1],
      ['other', 7],
    ]);
  });

  it('is not guessed from a charge that cannot be read', async () => {
    moab.charge('a_z', 'bob', 'free', '2026-02-14');
    await expect(backend.usage([at('a_z')], { year: 2026, month: 2 })).rejects.toThrow(BackendNotReadyError);
  });
});

describe('a sign of life', () => {
  it('is any answer', async () => {
    moab.edit((state) => {
      state.accounts = [];
    });
    await expect(backend.ping()).resolves.toBeUndefined();
  });

  it('is missing when the server is gone or the programs are', async () => {
    moab.setServer('down');
    await expect(backend.ping()).rejects.toThrow(/Unable to connect to the server\nConnection refused/);
    const other = createMoabBackend(moabContext({ binary_dir: '/nowhere' }), { runner: new CommandRunner() });
    await expect(other.ping()).rejects.toThrow(BackendNotReadyError);
    await expect(other.ping()).rejects.toThrow(/^Command not found: \/nowhere\/mam-list-accounts; set binary_dir/);
  });
});
