import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamicModule } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { MoabModule } from '@waldur-site-agent/plugin-moab';
import {
  BACKEND,
  MEMBERSHIP_SYNC_BACKEND,
  ORDER_PROCESSING_BACKEND,
  type OfferingContext,
  type PluginModule,
  REPORTING_BACKEND,
} from '@waldur-site-agent/plugin-sdk';
import { offeringContext } from '@waldur-site-agent/plugin-sdk/testing';
import { SandboxWaldur, SimulatedMoab, SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { parse } from 'yaml';
import { OfferingModule } from '../../apps/agent/src/offering/offering.module.ts';
import { SandboxBackend, SandboxModule } from '../../apps/sandbox/src/backend/index.ts';
import { configFile, runAgent } from '../support/agent-process.ts';
import { DirectoryPlugin } from '../support/directory-plugin.ts';

jest.setTimeout(120_000);

const EXAMPLE = join(__dirname, '../../config/mixed-backends.yaml');

interface Offering {
  readonly backend_settings: Readonly<Record<string, unknown>>;
}

describe('the offering of config/mixed-backends.yaml', () => {
  const slurm = SimulatedSlurm.create({ cluster: 'production' });
  const moab = SimulatedMoab.create();
  const people = new DirectoryPlugin();
  let waldur: SandboxWaldur;
  let config: string;

  beforeAll(async () => {
    waldur = await SandboxWaldur.start();
  });
  afterAll(async () => {
    await waldur.close();
    slurm.remove();
    moab.remove();
    rmSync(people.directory, { recursive: true });
  });

  /** The example as it stands, on the systems of the test. */
  function example(offeringUuid: string): string {
    const { offerings } = parse(readFileSync(EXAMPLE, 'utf8')) as { offerings: readonly [Offering] };
    const [offering] = offerings;
    return configFile({
      offerings: [
        {
          ...offering,
          waldur_api_url: waldur.apiUrl,
          waldur_api_token: waldur.token,
          waldur_offering_uuid: offeringUuid,
          backend_settings: {
            ...offering.backend_settings,
            slurm_bin_path: slurm.binPath,
            binary_dir: moab.binPath,
            groups_file: people.groupsFile,
            enable_user_homedir_account_creation: false,
          },
        },
      ],
    });
  }

  const run = (...args: string[]) => runAgent([...args, '-c', config, '--plugin-dir', people.directory]);

  it('takes orders by SLURM, members by a directory, and usage by MOAB', async () => {
    const offering = waldur.addOffering({
      name: 'Cluster with charges',
      components: [{ type: 'cpu' }, { type: 'deposit', billing_type: 'usage' }],
    });
    const project = waldur.addProject({ name: 'P', slug: 'p' });
    const addPerson = (username: string) => {
      const user = waldur.addUser({ username: `${username}@example.org` });
      waldur.addTeamMember(project, user);
      waldur.addOfferingUser({ offering, user, username });
      return user;
    };
    const alice = addPerson('alice');
    addPerson('bob');
    config = example(offering.uuid);
    expect(await run('config', 'check')).toMatchObject({ code: 0 });

    const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'R', slug: 'r', limits: { cpu: 10 } });
    expect(await run('order-process', '--once')).toMatchObject({ code: 0 });
    expect(order).toMatchObject({ state: 'done', resource: { backend_id: 'hpc_r' } });
    const account = slurm.tree().find((row) => row.account === 'hpc_r' && row.user === '');
    expect(account?.limits).toEqual({ GrpTRESMins: { cpu: 600 } });
    expect(moab.log()).toEqual([]);

    slurm.clearLog();
    expect(await run('membership-sync', '--once')).toMatchObject({ code: 0 });
    expect(people.groups).toEqual({ hpc_r: ['alice', 'bob'] });
    waldur.removeTeamMember(project, alice);
    await run('membership-sync', '--once');
    expect(people.groups).toEqual({ hpc_r: ['bob'] });
    expect([slurm.log(), moab.log()]).toEqual([[], []]);

    moab.answer('mam-create-account', ['-a', 'hpc_r', '-d', 'R', '-o', 'p_p']);
    moab.charge('hpc_r', 'bob', 12.5, new Date().toISOString().slice(0, 10));
    expect(await run('report', '--once')).toMatchObject({ code: 0 });
    const reported = waldur.state.componentUsages.all.filter(({ usage }) => Number(usage) !== 0);
    expect(reported.map(({ type, usage }) => [type, usage])).toEqual([['deposit', '12.50']]);
    expect(slurm.log()).toEqual([]);
    expect(waldur.violations).toEqual([]);
  });
});

describe('operations of one offering', () => {
  const context: OfferingContext = offeringContext({
    settings: { system: 'mixed', allocation_prefix: 'a_', project_prefix: 'p_' },
    components: { deposit: { accounting_type: 'limit' } },
  });
  const parts = { context } as Parameters<typeof OfferingModule.forOffering>[0];

  it('share an instance exactly when they name the same backend', async () => {
    const mounted: DynamicModule[] = [];
    const sandbox = {
      forOffering: (given: OfferingContext) => {
        const module = SandboxModule.forOffering(given);
        mounted.push(module);
        return module;
      },
    };
    const offering = await OfferingModule.forOffering(parts, {
      operations: new Map<symbol, PluginModule>([
        [ORDER_PROCESSING_BACKEND, sandbox],
        [MEMBERSHIP_SYNC_BACKEND, MoabModule],
        [REPORTING_BACKEND, sandbox],
      ]),
      usernames: undefined,
    });
    const app = await Test.createTestingModule({ imports: [offering] }).compile();
    const [orders, members, reports] = [ORDER_PROCESSING_BACKEND, MEMBERSHIP_SYNC_BACKEND, REPORTING_BACKEND].map(
      (token) => app.get<object>(token, { strict: false }),
    );
    expect(orders).toBeInstanceOf(SandboxBackend);
    expect(reports).toBe(orders);
    expect(members).not.toBe(orders);
    expect(mounted).toHaveLength(1);
    expect(mounted[0]?.exports).toEqual([BACKEND]);
  });
});
