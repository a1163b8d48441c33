import { Logger } from '@nestjs/common';
import { LiveWriter } from '@waldur-site-agent/plugin-sdk';
import { createSlurmBackend } from '@waldur-site-agent/plugin-slurm';
import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { createEventCommands, type EventCommands } from '../../libs/event-processing/src/exports-handlers.ts';
import { SlurmRunner } from '../contract/slurm-runner.ts';
import { benchRuntime } from '../support/bench-offering.ts';
import { EventWaldur } from '../support/event-waldur.ts';

const COMPONENTS = { cpu: { accounting_type: 'limit', unit_factor: 60 } };

beforeAll(() => Logger.overrideLogger(false));

let waldur: EventWaldur;
let slurm: SimulatedSlurm;
let offering: ReturnType<EventWaldur['sandbox']['addOffering']>;

beforeEach(async () => {
  waldur = await EventWaldur.start();
  slurm = SimulatedSlurm.create();
  offering = waldur.sandbox.addOffering({ name: 'Cluster A' });
});
afterEach(async () => {
  const { violations } = waldur.sandbox;
  await waldur.sandbox.close();
  slurm.remove();
  expect(violations).toEqual([]);
});

function commands(): EventCommands {
  const writer = new LiveWriter();
  const runtime = benchRuntime(waldur.sandbox, offering, writer, { components: COMPONENTS });
  const context = {
    name: offering.name,
    uuid: offering.uuid,
    backendType: 'slurm',
    settings: { cluster_name: slurm.cluster, project_prefix: 'p_', periodic_limits: { enabled: true } },
    components: () => COMPONENTS,
    facts: () => runtime.details.facts,
    timezone: 'UTC',
    writer,
  };
  const orderBackend = createSlurmBackend(context, { runner: new SlurmRunner(slurm) });
  return createEventCommands({
    offering: runtime,
    orderBackend,
    projectPrefix: 'p_',
    resync: () => Promise.resolve(true),
  });
}

function account(name: string, organization: string, ...more: readonly string[]): void {
  const words = [name, 'description=x', `organization=${organization}`, ...more];
  slurm.answer('sacctmgr', ['-iPn', 'add', 'account', ...words]);
}

describe('commands on a SLURM cluster', () => {
  it('apply periodic settings, once: what is so already is not written again', async () => {
    account('a_one', 'p_test');
    const project = waldur.sandbox.addProject({ name: 'Test', slug: 'test' });
    const { uuid } = waldur.sandbox.addResource({ offering, project, name: 'One', backend_id: 'a_one' });
    const command = {
      resourceUuid: uuid,
      backendId: 'a_one',
      policyUuid: 'c'.repeat(32),
      action: 'apply_periodic_settings',
      settings: { fairshare: 333, grp_tres_mins: { billing: 72_000 } },
    };
    const agent = commands();
    await agent.applyPeriodicSettings(command);
    await agent.applyPeriodicSettings(command);
    const [first, second] = waldur.sandbox.state.commandResults;
    expect(first).toMatchObject({
      success: true,
      mode: 'production',
      error_message: '',
      commands_executed: [
        expect.stringMatching(/sacctmgr .*modify account a_one .*set fairshare=333/) as string,
        expect.stringMatching(/sacctmgr .*modify account a_one .*set GrpTRESMins=billing=72000/) as string,
      ],
    });
    expect(second).toMatchObject({ success: true, commands_executed: [] });
    expect(slurm.tree().find((row) => row.account === 'a_one')).toMatchObject({ shares: 333 });
  });

  it('offer accounts of projects for import, with limits in Waldur units', async () => {
    account('p_test', 'p_test');
    account('a_known', 'p_test', 'parent=p_test');
    account('a_new', 'p_test', 'parent=p_test', 'GrpTRESMins=cpu=600');
    account('other', 'somebody');
    const project = waldur.sandbox.addProject({ name: 'Test', slug: 'test' });
    waldur.sandbox.addResource({ offering, project, name: 'Known', backend_id: 'a_known' });
    const request = waldur.sandbox.addBackendRequest({ offering });
    await commands().importResources(request.uuid);
    expect(request.state).toBe('Done');
    expect(waldur.sandbox.state.backendResources.all).toMatchObject([
      { backend_id: 'a_new', name: 'a_new', project, backend_metadata: { limits: { cpu: 10 } } },
    ]);
  });
});
