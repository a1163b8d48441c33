import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { Site } from '../orders/site.ts';
import { runAgent } from '../support/agent-process.ts';
import { sacctmgr, type TestCluster } from '../support/test-cluster.ts';
import { ToySite } from '../support/toy-site.ts';

jest.setTimeout(120_000);

const DROP_IN = 'waldur_sync_resource_limits';

const TOY = { membership_sync_backend: 'toy' };
const twentyCpus = (names: readonly string[]) => ({
  limits: Object.fromEntries(names.map((name) => [name, { limits: { cpu: 20 } }])),
});

describe('sync-resource-limits on SLURM', () => {
  let slurm: SimulatedSlurm;
  let cluster: TestCluster;
  let site: Site;

  beforeEach(async () => {
    slurm = SimulatedSlurm.create();
    cluster = { kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} };
    site = await Site.start(cluster);
  });
  afterEach(async () => {
    await site.close();
    slurm.remove();
  });

  it('reports what an administrator has set on the cluster, and nothing when both sides agree', async () => {
    const [changed, same] = [await site.created('Changed'), await site.created('Same')];
    const { backend_id } = changed;
    await sacctmgr(
      cluster,
      'modify',
      'account',
      backend_id,
      `cluster=${cluster.name}`,
      'set',
      'GrpTRESMins=cpu=1200000',
    );
    site.waldur.forget();
    slurm.clearLog();
    const config = site.config({ offering: { stomp_enabled: true } });
    const result = await runAgent(['sync-resource-limits', '-c', config]);
    expect(result).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Offering Cluster: 2 resources; 1 × report limits'),
    });
    expect([changed.limits, same.limits]).toEqual([
      { cpu: 20, mem: 10 },
      { cpu: 10, mem: 10 },
    ]);
    expect(site.waldur.requests.filter(({ method }) => method !== 'GET')).toMatchObject([
      { path: expect.stringContaining('/set_limits/'), body: { limits: { cpu: 20, mem: 10 } } },
    ]);
    expect(slurm.log().filter((words) => words.includes('modify'))).toEqual([]);
    site.waldur.forget();
    expect(await runAgent(['-c', config], {}, DROP_IN)).toMatchObject({ code: 0 });
    expect(site.waldur.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('takes no answer of the cluster for no limits: nothing is reported', async () => {
    const resource = await site.created('One');
    slurm.setSlurmdbd('down');
    const config = site.config();
    const result = await runAgent(['sync-resource-limits', '-c', config]);
    expect(result).toMatchObject({ code: 1, stdout: expect.stringContaining('resource One failed: ') });
    expect(await runAgent(['-c', config], {}, DROP_IN)).toMatchObject({ code: 0 });
    expect(resource.limits).toEqual({ cpu: 10, mem: 10 });
  });
});

describe('sync-resource-limits', () => {
  let site: ToySite;

  beforeEach(async () => {
    site = await ToySite.start();
  });
  afterEach(() => site.close());

  function resource(offering: ReturnType<ToySite['offering']>, name: string, more: object = {}) {
    const project = site.waldur.state.projects.all[0] ?? site.waldur.addProject({ name: 'P' });
    return site.waldur.addResource({ offering, project, name, backend_id: name, limits: { cpu: 10 }, ...more });
  }

  it('looks at resources in state OK and Erred that have a backend id and that the backend knows', async () => {
    const offering = site.offering('Toys', TOY, { settings: twentyCpus(['ok', 'erred', 'other', '']) });
    const known = [resource(offering, 'ok'), resource(offering, 'erred', { state: 'Erred' })];
    const others = [
      resource(offering, 'other', { state: 'Updating' }),
      resource(offering, 'unborn', { backend_id: '' }),
      resource(offering, 'lost'),
    ];
    const result = await site.command('sync-resource-limits');
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('3 resources; 2 × report limits') });
    expect(known.map((each) => each.limits)).toEqual([{ cpu: 20 }, { cpu: 20 }]);
    expect(others.map((each) => each.limits)).toEqual([{ cpu: 10 }, { cpu: 10 }, { cpu: 10 }]);
    expect(result.stderr).toContain('the backend has no \\"lost\\"');
    expect(known[1]?.state).toBe('Erred');
  });

  it('shows in a dry run what it would report, and ends with 2', async () => {
    const one = resource(site.offering('Toys', TOY, { settings: twentyCpus(['one']) }), 'one');
    const result = await site.command('sync-resource-limits', '--dry-run', '--output', 'json');
    expect(result.code).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({
      count: 1,
      changes: [{ offering: 'Toys', resource: 'one', action: 'report limits', target: 'one', detail: 'cpu=20' }],
    });
    expect([site.writes, one.limits]).toEqual([[], { cpu: 10 }]);
  });

  it("goes on with the next resource when one is refused, or is not the agent's", async () => {
    const settings = {
      limits: { ...twentyCpus(['one', 'two', 'three']).limits, one: { untouchable: 'made by hand' } },
    };
    const offering = site.offering('Toys', TOY, { settings });
    const [one, two, three] = ['one', 'two', 'three'].map((name) => resource(offering, name));
    site.waldur.fault({ path: new RegExp(`${two?.uuid}/set_limits`), kind: { status: 403 } });
    const result = await site.command('sync-resource-limits', '--output', 'json');
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({
      offerings: [
        {
          examined: 3,
          changes: { 'report limits': 1 },
          failures: [
            { item: 'resource one', message: expect.stringContaining('made by hand') },
            { item: 'resource two', message: expect.stringContaining('Unexpected status code: 403') },
          ],
        },
      ],
    });
    expect([one?.limits, two?.limits, three?.limits]).toEqual([{ cpu: 10 }, { cpu: 10 }, { cpu: 20 }]);
  });

  it('leaves out offerings without membership sync or whose limits are not to be reported, without any request', async () => {
    resource(site.offering('Nothing', {}, { settings: twentyCpus(['one']) }), 'one');
    const off = { ...TOY, membership_sync: { report_limits: false } };
    resource(site.offering('Switched off', off, { settings: twentyCpus(['two']) }), 'two');
    const result = await site.command('sync-resource-limits');
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('Offering Nothing: skipped: membership_sync_backend is not configured');
    expect(result.stdout).toContain('Offering Switched off: skipped: membership_sync.report_limits is off');
    expect([site.waldur.requests, site.notes]).toEqual([[], []]);
  });

  it('ends when resources cannot be listed, but not when a backend does not answer or is not installed', async () => {
    resource(site.offering('Away', TOY, { settings: { away: true } }), 'one');
    site.offering('Unheard of', { membership_sync_backend: 'unheard_of' });
    const two = resource(site.offering('Toys', TOY, { settings: twentyCpus(['two']) }), 'two');
    const result = await site.command('sync-resource-limits');
    expect(result).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('resource one failed: the toys are away'),
    });
    expect(result.stdout).toContain(
      'Offering Unheard of: failed: no installed plugin provides the backend "unheard_of"',
    );
    expect(two.limits).toEqual({ cpu: 20 });
    two.limits = { cpu: 10 };
    site.waldur.fault({ path: /marketplace-resources/, kind: { status: 502 } });
    const second = await site.run(DROP_IN);
    expect(second).toMatchObject({ code: 1, stdout: expect.stringContaining('not reached: offering Away failed') });
    expect(two.limits).toEqual({ cpu: 10 });
  });
});
