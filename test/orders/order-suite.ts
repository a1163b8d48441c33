import { writeFileSync } from 'node:fs';
import { runAgent } from '../support/agent-process.ts';
import { type TestCluster, associations, sacctmgr, tree } from '../support/test-cluster.ts';
import { Site } from './site.ts';

/** What a customer's order makes of a cluster; the same for the simulated and the real one. */
export function orderSuite(cluster: () => TestCluster): void {
  let site: Site;

  beforeEach(async () => {
    site = await Site.start(cluster());
  });
  afterEach(async () => {
    await site.close();
  });

  it('Create: account tree, limits and the associations of a team of three, and Waldur is told', async () => {
    const order = site.order('First');
    const result = await site.runOnce();
    expect({ ...result, stderr: '' }).toMatchObject({ code: 0 });
    const { p } = site;
    expect(await tree(cluster(), p)).toEqual(
      [
        `${p}alloc_first (${p}proj_one) cpu=600000,mem=600G`,
        `${p}alloc_first/${p}alice`,
        `${p}alloc_first/${p}bob`,
        `${p}alloc_first/${p}carol`,
        `${p}cust_org (root)`,
        `${p}proj_one (${p}cust_org)`,
      ].sort(),
    );
    expect(order).toMatchObject({
      state: 'done',
      resource: { state: 'OK', backend_id: `${p}alloc_first`, limits: { cpu: 10, mem: 10 } },
    });
    expect(result.stdout).toContain('1 done');
  });

  it('Update: the new limit is set and the others stay', async () => {
    await site.created('Second');
    site.update('Second', { cpu: 20 });
    expect((await site.runOnce()).code).toBe(0);
    const rows = await associations(cluster(), `${site.p}alloc_second`);
    expect(rows.find(({ user }) => user === '')?.limits).toBe('cpu=1200000,mem=600G');
  });

  it('Terminate: users, account and the empty project go, the customer stays', async () => {
    await site.created('Third');
    const order = site.terminate('Third');
    expect((await site.runOnce()).code).toBe(0);
    expect(await tree(cluster(), site.p)).toEqual([`${site.p}cust_org (root)`]);
    expect(order.state).toBe('done');
  });

  it('capitals and odd characters in names', async () => {
    const order = site.order('Größe "X" | $(id)\n; rm', { slug: 'Odd-Slug' });
    const result = await site.runOnce();
    expect([result.code, order.state, order.resource.backend_id]).toEqual([0, 'done', `${site.p}alloc_odd-slug`]);
    const rows = await associations(cluster(), `${site.p}alloc_odd-slug`);
    expect(rows.filter(({ user }) => user !== '')).toHaveLength(3);
  });

  it('an account that was there before is left alone and the order says so', async () => {
    const { p } = site;
    await sacctmgr(cluster(), 'add', 'account', `${p}alloc_mine`, `cluster=${cluster().name}`, 'description="theirs"');
    const order = site.order('Mine');
    const result = await site.runOnce();
    expect([result.code, order.state]).toEqual([1, 'erred']);
    expect(order.error_message).toContain('already exist');
    expect(await tree(cluster(), `${p}alloc_mine`)).toEqual([`${p}alloc_mine (root)`]);
  });

  it('two offerings on one cluster do not disturb each other', async () => {
    const other = site.secondOffering();
    const orders = [site.order('Both'), site.order('Both', { offering: other, slug: 'second' })];
    expect((await site.runOnce()).code).toBe(0);
    expect(orders.map(({ state }) => state)).toEqual(['done', 'done']);
    const ids = orders.map(({ resource }) => resource.backend_id);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect((await associations(cluster(), id)).length).toBe(4);
  });

  it('a dry run prints the plan, ends with 2 and writes nothing', async () => {
    const order = site.order('Dry');
    const result = await site.run('--dry-run', '--output', 'json');
    expect(result.code).toBe(2);
    const plan = JSON.parse(result.stdout) as { changes: { system: string; action: string }[] };
    expect(plan.changes.map(({ system, action }) => `${system}: ${action}`)).toEqual(
      expect.arrayContaining(['waldur: approve order', 'slurm: add account', 'waldur: set order done']),
    );
    expect(await tree(cluster(), site.p)).toEqual([]);
    expect(order.state).toBe('pending-provider');
    expect(site.waldur.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('a second run has nothing to do and ends with 0', async () => {
    await site.created('Idle');
    site.waldur.forget();
    const result = await site.run('--dry-run');
    expect([result.code, result.stdout.includes('Nothing to do')]).toEqual([0, true]);
  });

  it('a token that Waldur does not accept is an error that says what to do, and is shown nowhere', async () => {
    const order = site.order('Locked');
    const config = site.config({ token: 'wrong-token-1234567890' });
    const result = await runAgent(['order-process', '-c', config, '--once'], {
      ...cluster().env,
      WALDUR_SITE_AGENT_ORDER_ATTEMPTS: '1',
    });
    expect([result.code, order.state]).toEqual([1, 'pending-provider']);
    expect(result.stdout + result.stderr).toContain('waldur_api_token');
    expect(result.stdout + result.stderr).not.toContain('wrong-token-1234567890');
  });

  it('a file with faults ends with 1 before Waldur is asked anything', async () => {
    const config = site.config({});
    writeFileSync(config, 'offerings:\n  - name: x\n    waldur_api_url: ftp://x\n');
    const result = await runAgent(['order-process', '-c', config, '--once']);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/config\.yaml:3:\d+/);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(site.waldur.requests).toEqual([]);
  });
}
