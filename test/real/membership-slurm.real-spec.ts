import { Logger } from '@nestjs/common';
import {
  BackendError,
  CommandRunner,
  LiveWriter,
  type CommandOptions,
  type CommandResult,
  type Component,
  type Limits,
  type OfferingContext,
  type Resource,
} from '@waldur-site-agent/plugin-sdk';
import { createSlurmBackend, type SlurmBackend } from '@waldur-site-agent/plugin-slurm';
import { startRealSlurm, type RealSlurm } from '../real-slurm/cluster.ts';

jest.setTimeout(120_000);

/** Begins every account and QoS, so that other tests may share the cluster. */
const P = `m${process.pid.toString(36)}_`;

const COMPONENTS: Readonly<Record<string, Component>> = {
  cpu: { accounting_type: 'limit', unit_factor: 60_000 },
  mem: { accounting_type: 'one', unit_factor: 61_440 },
};

let slurm: RealSlurm;
let configured: string | undefined;
let counted = 0;

/** Notes every SLURM program that is started. */
class NotingRunner extends CommandRunner {
  readonly started: string[] = [];

  override async run(program: string, args: readonly string[], options?: CommandOptions): Promise<CommandResult> {
    const line = [program, ...args].join(' ');
    const [started] = /(sacctmgr|scancel|squeue) .*/.exec(line) ?? [];
    if (started) this.started.push(started.replace('--parsable2 --noheader --immediate ', ''));
    return await super.run(program, args, options);
  }

  /** Programs since the last call, reads shortened to their first words. */
  taken(): string[] {
    return this.started.splice(0).map((line) => line.replace(/^(sacctmgr show assoc|squeue).*/, '$1'));
  }
}

/** An allocation in a tree of its own, and the plugin that drives it. */
class Allocation {
  readonly runner = new NotingRunner();
  readonly id: string;
  readonly backend: SlurmBackend;
  resource: Resource;

  constructor(settings: Readonly<Record<string, unknown>> = {}, sibling?: Allocation) {
    const number = (counted += 1);
    this.id = `${P}a${number}`;
    this.backend = createSlurmBackend(contextWith(settings), { runner: this.runner });
    this.resource = { ...resourceIn(`p${number}`), ...sibling?.home, name: this.id, backendId: this.id };
  }

  get home(): Pick<Resource, 'projectSlug' | 'projectName' | 'customerSlug' | 'customerName'> {
    const { projectSlug, projectName, customerSlug, customerName } = this.resource;
    return { projectSlug, projectName, customerSlug, customerName };
  }

  async create(): Promise<this> {
    const context = { members: [], planQuotas: {}, sshKeys: {} };
    const { resource, id: backendId } = this;
    await this.backend.createResource({ resource, backendId, purpose: 'create', context, isUsedByAnotherResource });
    this.runner.taken();
    return this;
  }

  async observe() {
    const observed = (await this.backend.observeResources([this.id], [this.resource])).get(this.id);
    if (!observed) throw new Error(`${this.id} is not there`);
    expect(this.runner.taken()).toEqual(['sacctmgr show assoc']);
    return observed;
  }

  async add(...users: readonly string[]) {
    const observed = await this.observe();
    const members = users.map((username) => ({ username }));
    const added = await this.backend.addUsers(this.resource, members, observed);
    return { added, processes: this.runner.taken() };
  }

  /** Rows of the account in some columns, as SLURM prints them. */
  async rows(columns: string): Promise<readonly string[]> {
    const where = ['where', `account=${this.id}`, `cluster=${slurm.cluster}`];
    const text = await slurm.sacctmgr('show', 'assoc', `format=${columns}`, ...where);
    return text.split('\n').slice(0, -1);
  }
}

function isUsedByAnotherResource(): Promise<boolean> {
  return Promise.resolve(false);
}

function contextWith(settings: Readonly<Record<string, unknown>>): OfferingContext {
  return {
    name: 'Cluster',
    uuid: 'a'.repeat(32),
    backendType: 'slurm',
    settings: {
      default_account: 'root',
      customer_prefix: P,
      project_prefix: P,
      allocation_prefix: P,
      cluster_name: slurm.cluster,
      qos_paused: `${P}paused`,
      qos_downscaled: `${P}limited`,
      enable_user_homedir_account_creation: false,
      ...settings,
    },
    components: () => COMPONENTS,
    facts: () => ({ partitions: [...slurm.partitions], enforceQos: false, serviceProviderUuid: '', pluginOptions: {} }),
    timezone: 'UTC',
    writer: new LiveWriter(),
  };
}

function resourceIn(project: string): Resource {
  return {
    uuid: 'b'.repeat(32),
    name: project,
    slug: project,
    state: 'OK',
    backendId: '',
    projectUuid: 'c'.repeat(32),
    projectName: project,
    projectSlug: project,
    customerUuid: 'd'.repeat(32),
    customerName: 'Org',
    customerSlug: `${project}org`,
    limits: { cpu: 10, mem: 10 },
    planUuid: '',
    paused: false,
    downscaled: false,
    restrictMemberAccess: false,
    created: '2026-01-01T00:00:00Z',
    endDate: '2026-03-01',
    attributes: {},
    backendMetadata: {},
    offeringPluginOptions: {},
  };
}

beforeAll(async () => {
  Logger.overrideLogger(false);
  slurm = await startRealSlurm();
  configured = process.env['SLURM_CONF'];
  process.env['SLURM_CONF'] = slurm.env['SLURM_CONF'];
  for (const qos of ['paused', 'limited']) await slurm.sacctmgr('add', 'qos', `${P}${qos}`);
}, 300_000);

afterAll(() => {
  if (configured === undefined) delete process.env['SLURM_CONF'];
  else process.env['SLURM_CONF'] = configured;
});

describe('the status of a resource', () => {
  it.each([
    [{}, 'qos', [`${P}paused`, `${P}limited`, 'normal']],
    [{ qos_enforcement_enabled: true, enforce_offering_qos: true }, 'grpsubmit', ['0', '0', '']],
  ])('is written once and then costs nothing: %j', async (settings, column, values) => {
    const one = await new Allocation(settings).create();
    await one.add('u1');
    for (const [index, status] of (['paused', 'downscaled', 'active'] as const).entries()) {
      const before = (await one.rows(column))[0];
      const { kind, observed } = await one.backend.setStatus(one.resource, status, await one.observe());
      const change = [expect.stringContaining(`modify account ${one.id} `), 'sacctmgr show assoc'];
      const isNew = before !== values[index];
      expect([kind, one.runner.taken()]).toEqual(isNew ? ['changed', change] : ['unchanged', []]);
      expect((await one.rows(column))[0]).toBe(values[index]);
      expect(observed.metadata).toEqual({ qos: (await one.rows('qos'))[0] });
      expect((await one.backend.setStatus(one.resource, status, observed)).kind).toBe('unchanged');
      expect(one.runner.taken()).toEqual([]);
    }
  });

  it('takes the default QoS of an account with a QoS of its own along, and brings it back', async () => {
    const one = await new Allocation({ qos_management: { enabled: true, additional_qos: ['normal'] } }).create();
    await one.add('u1');
    const { observed } = await one.backend.setStatus(one.resource, 'paused', await one.observe());
    expect(await one.rows('user,qos,defaultqos')).toEqual([`|${P}paused|${P}paused`, `u1|${P}paused|${P}paused`]);
    const { kind } = await one.backend.setStatus(one.resource, 'active', observed);
    expect(kind).toBe('changed');
    const [account] = await one.rows('defaultqos,qos');
    expect(account?.split(/[|,]/).toSorted()).toEqual([one.id, one.id, 'normal'].toSorted());
  });

  it('fails for good when there is no such QoS, and for users whose own default QoS is in the way', async () => {
    const one = await new Allocation({ qos_paused: `${P}none` }).create();
    const failure: unknown = await one.backend
      .setStatus(one.resource, 'paused', await one.observe())
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BackendError);
    expect((failure as Error).message).toMatch(/bad qos '\w+none'.*correct qos_paused/);

    const two = await new Allocation().create();
    await two.add('u1');
    await slurm.sacctmgr('modify', 'user', 'u1', 'where', `account=${two.id}`, 'set', 'defaultqos=normal');
    await expect(two.backend.setStatus(two.resource, 'paused', await two.observe())).rejects.toThrow(
      /reported success.*default QoS of their own.*: u1$/,
    );
  });
});

describe('limits', () => {
  it('of several users with the same ones are one statement, in every partition, and cleared again', async () => {
    const one = await new Allocation({ enforce_offering_partitions: true }).create();
    await one.add('u1', 'u2', 'u3');
    const two = { cpu: 2 };
    const wanted = new Map<string, Limits>([
      ['U1', two],
      ['u2', two],
      ['u3', {}],
    ]);
    await one.backend.syncUserLimits(one.resource, wanted, await one.observe());
    const statement = `modify user where name=U1,u2 account=${one.id} cluster=${slurm.cluster} set MaxTRESMins=`;
    expect(one.runner.taken()).toEqual([expect.stringContaining(statement), 'sacctmgr show assoc']);
    const limited = ['u1', 'u2'].flatMap((user) => ['gpu', 'main'].map((part) => `${user}|${part}|cpu=120000`));
    expect(await one.rows('user,partition,maxtresmins')).toEqual(['||', ...limited, 'u3|gpu|', 'u3|main|']);

    await one.backend.syncUserLimits(one.resource, wanted, await one.observe());
    expect(one.runner.taken()).toEqual([]);

    await one.backend.syncUserLimits(one.resource, new Map([['u1', {}]]), await one.observe());
    expect(one.runner.taken()).toEqual([expect.stringContaining('modify user u1 '), 'sacctmgr show assoc']);
    expect(await one.rows('user,partition,maxtresmins')).toEqual(
      expect.arrayContaining(['u1|gpu|', 'u1|main|', 'u2|gpu|cpu=120000']),
    );
  });

  it('that are prepaid follow the end of the subscription; others are left to Waldur to follow', async () => {
    const one = await new Allocation().create();
    expect(await one.observe()).toMatchObject({ limits: { cpu: 10 } });
    const longer = { ...one.resource, endDate: '2026-06-01' };
    await one.backend.refreshPrepaidLimits(longer, await one.observe());
    expect(one.runner.taken()).toEqual([expect.stringContaining('GrpTRESMins=mem=3072000'), 'sacctmgr show assoc']);
    expect((await one.rows('grptresmins'))[0]).toBe('cpu=600000,mem=3000G');
    await one.backend.refreshPrepaidLimits(longer, await one.observe());
    expect(one.runner.taken()).toEqual([]);
  });
});

describe('a project that moved to another customer', () => {
  it('is moved once for all its resources, which go with it', async () => {
    const one = await new Allocation().create();
    const two = await new Allocation({}, one).create();
    const elsewhere = { customerSlug: 'another', customerName: 'Another' };
    one.resource = { ...one.resource, ...elsewhere };
    two.resource = { ...two.resource, ...elsewhere };
    const observed = await one.backend.observeResources([one.id, two.id], [one.resource, two.resource]);
    one.runner.taken();
    for (const { id, resource } of [one, two]) {
      const seen = observed.get(id);
      if (seen) await one.backend.placeProject(resource, seen);
    }
    const project = `${P}${one.resource.projectSlug}`;
    expect(one.runner.taken()).toEqual([
      expect.stringContaining(`add account ${P}another `),
      expect.stringContaining(`name=${project} cluster=${slurm.cluster} set parent=${P}another`),
      'sacctmgr show assoc',
    ]);
    const parents = await slurm.sacctmgr('show', 'assoc', 'format=account,parentname', `account=${project}`, 'user=');
    expect(parents).toBe(`${project}|${P}another\n`);
    await one.backend.placeProject(one.resource, await one.observe());
    expect(one.runner.taken()).toEqual([]);
  });
});

describe('users', () => {
  it('come by one write and one look, and an old observation does no harm', async () => {
    const one = await new Allocation().create();
    const old = await one.observe();
    const { added, processes } = await one.add('U1', 'u2');
    expect(added).toEqual(new Set(['U1', 'u2']));
    expect(processes).toEqual([expect.stringContaining('add user name=U1,u2 '), 'sacctmgr show assoc']);
    await expect(one.backend.addUsers(one.resource, [{ username: 'U1' }], old)).resolves.toEqual(new Set(['U1']));
    one.runner.taken();

    const present = await one.observe();
    expect(present.users).toEqual(['u1', 'u2']);
    const removeOnce = () => one.backend.removeUsers(one.resource, ['u1'], present);
    await expect(removeOnce()).resolves.toEqual(new Set(['u1']));
    await expect(removeOnce()).resolves.toEqual(new Set(['u1']));
    expect(await one.rows('user')).toEqual(['', 'u2']);
  });

  it('leave with their running jobs, also several at once and those whom this host does not know', async () => {
    const one = await new Allocation().create();
    const [alice, bob] = slurm.users;
    await one.add(alice, bob, `${P}unknown`, `${P}idle`);
    const jobs = [await submit(alice, one.id), await submit(bob, one.id)];
    for (const job of jobs) await slurm.waitRunning(job);
    const leaving = [alice, `${P}unknown`, `${P}idle`];
    const observed = await one.observe();
    await expect(one.backend.removeUsers(one.resource, leaving, observed)).resolves.toEqual(new Set(leaving));
    const processes = one.runner.taken();
    expect(processes.filter((line) => line.startsWith('squeue'))).toHaveLength(1);
    expect(processes.filter((line) => line.includes(' -u '))).toEqual([expect.stringContaining(` -u ${alice} `)]);
    expect(await one.rows('user')).toEqual(['', bob]);
    expect(await runningJobs(one.id)).toEqual([jobs[1]]);

    await expect(one.backend.removeUsers(one.resource, [bob], await one.observe())).resolves.toEqual(new Set([bob]));
    expect(await one.rows('user')).toEqual(['']);
    expect(await runningJobs(one.id)).toEqual([]);
  });
});

/** slurmctld hears of an association a moment after the database. */
async function submit(user: string, account: string): Promise<number> {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      return await slurm.submitSleep(user, account);
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Those that are being ended are not among them. */
async function runningJobs(account: string): Promise<readonly number[]> {
  const words = ['--noheader', `--account=${account}`, '--states=PENDING,RUNNING,SUSPENDED', '--format=%A'];
  return (await slurm.call('squeue', ...words)).split('\n').filter(Boolean).map(Number);
}
