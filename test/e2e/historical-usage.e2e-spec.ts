import { HistoricalSite } from '../support/historical-site.ts';

jest.setTimeout(120_000);

let site: HistoricalSite;

beforeEach(async () => {
  site = await HistoricalSite.start();
});
afterEach(() => site.close());

/** Bodies of requests to one operation. */
function bodies(operation: string): readonly unknown[] {
  return site.waldur.requests.filter(({ path }) => path.endsWith(`/${operation}/`)).map(({ body }) => body);
}

describe('what is loaded', () => {
  it('totals and what each user had of them, month by month, rounded, under the right month', async () => {
    const [one, two] = [site.resource('One'), site.resource('Two', { state: 'Erred' })];
    const alice = site.user('Alice', { username: 'alice', is_restricted: true });
    site.user('gone', { state: 'Deleted' });
    site.use('2024-01', one, { cpu: 10.125, mem: 0 }, { alice: { cpu: 7.375, mem: 0 }, gone: { cpu: 2.75 } });
    site.use('2024-03', one, { cpu: 3 });
    site.use('2024-03', two, { cpu: 0.375, mem: 4 }, { alice: { mem: 4 } });
    const result = await site.load();
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(site.asked).toEqual(['2024-01 one two', '2024-02 one two', '2024-03 one two']);
    expect(site.recorded(one)).toEqual({ '2024-01': { cpu: '10.12' }, '2024-03': { cpu: '3.00' } });
    expect(site.recorded(two)).toEqual({ '2024-03': { cpu: '0.38', mem: '4.00' } });
    expect(site.shares(one)).toEqual(['2024-01 cpu alice 7.38', '2024-01 cpu gone 2.75']);
    expect(site.shares(two)).toEqual(['2024-03 mem alice 4.00']);
    const url = `${site.waldur.apiUrl}marketplace-offering-users/${alice.uuid}/`;
    const date = '2024-01-01T12:00:00+00:00';
    expect(bodies('set_user_usages')[0]).toEqual({
      usages: [
        { username: 'alice', usage: '7.38', date, user: url },
        { username: 'gone', usage: '2.75', date },
      ],
    });
    expect(bodies('set_usage')[0]).toMatchObject({ date, usages: [{ type: 'cpu', recurring: false }] });
    expect(site.waldur.requests.every(({ userAgent }) => /-historical-usage-loader\/\d/.test(userAgent))).toBe(true);
  });

  it('nothing in a second run, and only what has changed in a third, also when it has become less', async () => {
    const [one, two] = [site.resource('One'), site.resource('Two')];
    for (const resource of [one, two]) {
      site.use('2024-01', resource, { cpu: 10.004, mem: 5 }, { alice: { cpu: 10.004 }, bob: { mem: 5 } });
    }
    await site.load();
    site.waldur.forget();
    expect(await site.load()).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to change') });
    expect(site.writes).toEqual([]);
    site.use('2024-01', one, { cpu: 8, mem: 5 }, { alice: { cpu: 8 }, bob: { mem: 5 } });
    expect(await site.load()).toMatchObject({ code: 0 });
    expect(site.writes).toEqual(['set_usage', 'set_user_usages']);
    expect(site.recorded(one)).toEqual({ '2024-01': { cpu: '8.00', mem: '5.00' } });
    expect(site.shares(one)).toEqual(['2024-01 cpu alice 8.00', '2024-01 mem bob 5.00']);
  });

  it('nothing when the total is zero', async () => {
    const one = site.resource('One');
    site.use('2024-01', one, { cpu: 0, mem: 0.004 });
    expect(await site.load()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nothing above zero to report'),
    });
    expect(site.writes).toEqual([]);
  });

  it('nothing of what the offering in Waldur does not have', async () => {
    const one = site.resource('One');
    site.use('2024-01', one, { cpu: 1, gpu: 9 }, { alice: { gpu: 9 } });
    expect(await site.load()).toMatchObject({ code: 0, stdout: expect.stringContaining('has no component gpu') });
    expect(site.recorded(one)).toEqual({ '2024-01': { cpu: '1.00' } });
    expect(site.shares(one)).toEqual([]);
  });

  it('a share of nobody in particular when two people have the name but for its case', async () => {
    site.user('Alice', { username: 'alice' });
    site.user('Other', { username: 'ALICE' });
    site.use('2024-01', site.resource('One'), { cpu: 1 }, { alice: { cpu: 1 } });
    await site.load();
    const date = '2024-01-01T12:00:00+00:00';
    expect(bodies('set_user_usages')).toEqual([{ usages: [{ username: 'alice', usage: '1.00', date }] }]);
  });

  it('one call per component for all users, and one reading of records for all resources', async () => {
    const resources = Array.from({ length: 12 }, (_, index) => site.resource(`R${index}`));
    for (const resource of resources) {
      site.use('2024-01', resource, { cpu: 5, mem: 6 }, { alice: { cpu: 1, mem: 2 }, bob: { cpu: 4, mem: 4 } });
    }
    await site.load();
    expect(site.writes.filter((path) => path === 'set_usage')).toHaveLength(12);
    expect(site.writes.filter((path) => path === 'set_user_usages')).toHaveLength(24);
    expect(site.reads).toEqual([
      'me',
      site.offering.uuid,
      'marketplace-service-providers',
      'marketplace-provider-resources',
      'marketplace-component-usages', // what Waldur had
      'marketplace-component-usages', // the records that were made
      'marketplace-component-user-usages',
      'marketplace-offering-users',
    ]);
  });

  it('neither months that have not begun nor resources in other states or without a backend id', async () => {
    const one = site.resource('One');
    site.resource('Unborn', { backend_id: '' });
    site.resource('Ending', { state: 'Terminating' });
    const year = new Date().getUTCFullYear();
    const result = await site.load(['-s', `${year}-01-01`, '-e', `${year + 1}-12-31`]);
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('have not begun yet') });
    expect(site.asked).toHaveLength(new Date().getUTCMonth() + 1);
    expect(site.asked[0]).toBe(`${year}-01 ${one.backend_id}`);
  });
});

describe('the options', () => {
  it('--skip-user-usage: totals only, and nothing is read about users', async () => {
    const one = site.resource('One');
    site.use('2024-01', one, { cpu: 5 }, { alice: { cpu: 5 } });
    expect(await site.load(['--skip-user-usage'])).toMatchObject({ code: 0 });
    expect([site.recorded(one), site.shares(one)]).toEqual([{ '2024-01': { cpu: '5.00' } }, []]);
    expect(site.reads.filter((path) => path.includes('user'))).toEqual([]);
  });

  it('--resource-backend-id: only these resources, with a warning about those that do not exist', async () => {
    const [one, two, three] = [site.resource('One'), site.resource('Two'), site.resource('Three')];
    for (const resource of [one, two, three]) site.use('2024-01', resource, { cpu: 5 });
    const only = ['one', 'three', 'four'].flatMap((id) => ['--resource-backend-id', id]);
    const result = await site.load(only);
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('with the backend id four') });
    expect(site.asked[0]).toBe('2024-01 one three');
    expect([one, two, three].map((each) => Object.keys(site.recorded(each)).length)).toEqual([1, 0, 1]);
  });

  it('-o: the offering with or without dashes, in either case', async () => {
    const one = site.resource('One');
    site.use('2024-01', one, { cpu: 5 });
    const dashed = site.offering.uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-').toUpperCase();
    expect(await site.load(['-o', dashed])).toMatchObject({ code: 0 });
    expect(site.recorded(one)).toEqual({ '2024-01': { cpu: '5.00' } });
  });

  it('-t: takes the place of an OpenID Connect login too', async () => {
    const one = site.resource('One');
    site.use('2024-01', one, { cpu: 5 });
    const oidc = { waldur_api_token: '', oidc_token_url: site.waldur.oidcTokenUrl, oidc_client_id: 'agent' };
    const result = await site.load([], { ...oidc, oidc_client_secret: 'the-secret-of-the-agent' });
    expect(result).toMatchObject({ code: 0 });
    expect([site.recorded(one), site.writes]).toEqual([{ '2024-01': { cpu: '5.00' } }, ['set_usage']]);
  });

  it('a staff token is demanded, unless --no-staff-check', async () => {
    const one = site.resource('One');
    site.use('2024-01', one, { cpu: 5 });
    site.waldur.state.me.is_staff = false;
    const refused = await site.load();
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('who is not staff') });
    site.waldur.state.me.is_staff = true;
    site.waldur.fault({ path: /users\/me/, kind: { status: 500 } });
    expect(await site.load()).toMatchObject({ code: 1, stdout: expect.stringContaining('could not be read') });
    expect([site.writes, site.asked]).toEqual([[], []]);
    site.waldur.state.me.is_staff = false;
    site.waldur.forget();
    expect(await site.load(['--no-staff-check'])).toMatchObject({ code: 0 });
    expect(site.reads).not.toContain('me');
    expect(site.recorded(one)).toEqual({ '2024-01': { cpu: '5.00' } });
  });

  it('--dry-run: says what would be sent, and sends nothing', async () => {
    const one = site.resource('One');
    site.record(one, '2024-02', 'cpu', '4', { alice: '4' });
    site.use('2024-01', one, { cpu: 5 }, { alice: { cpu: 3 }, bob: { cpu: 2 } });
    site.use('2024-02', one, { cpu: 4 }, { alice: { cpu: 4 } });
    const common = { offering: 'Cluster', resource: 'One', system: 'waldur' };
    const changes = [
      { ...common, action: 'report usage', target: 'One, 2024-01', detail: 'cpu=5.00' },
      { ...common, action: 'report usage of users', target: 'One, 2024-01, cpu', detail: 'alice=3.00, bob=2.00' },
    ];
    const json = await site.command('--dry-run', '--output', 'json');
    expect([json.code, JSON.parse(json.stdout)]).toEqual([2, { changes, count: 2 }]);
    const table = await site.command('--dry-run');
    expect(table).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('2 changes planned; nothing was written.'),
    });
    const lines = await site.load(['--dry-run']);
    expect(lines).toMatchObject({ code: 0, stderr: '' });
    for (const { action, target, detail } of changes) {
      expect(lines.stdout).toContain(`dry run: waldur: ${action}: ${target}: ${detail}`);
    }
    expect(site.writes).toEqual([]);
    site.tearOut('2024-01');
    expect(await site.command('--dry-run')).toMatchObject({ code: 0, stdout: 'Nothing to do.\n' });
  });
});

describe('--reconcile-stale', () => {
  it('overwrites with zero what the backend does not report, of resources, components and users', async () => {
    const [gone, part] = [site.resource('Gone'), site.resource('Part')];
    site.record(gone, '2024-01', 'cpu', '51.18', { ghost: '51.18', idle: '0.00' });
    site.record(part, '2024-01', 'cpu', '20', { active: '5', ghost: '15' });
    site.record(part, '2024-01', 'mem', '7', { active: '7' });
    site.use('2024-01', part, { cpu: 10 }, { active: { cpu: 10 }, idle: { cpu: 0 } });
    const result = await site.load(['-e', '2024-01-31', '--reconcile-stale']);
    expect(result).toMatchObject({ code: 0 });
    expect(site.recorded(gone)).toEqual({ '2024-01': { cpu: '0.00', mem: '0.00' } });
    expect(site.shares(gone)).toEqual(['2024-01 cpu ghost 0.00', '2024-01 cpu idle 0.00']);
    expect(site.recorded(part)).toEqual({ '2024-01': { cpu: '10.00', mem: '0.00' } });
    expect(site.shares(part)).toEqual([
      '2024-01 cpu active 10.00',
      '2024-01 cpu ghost 0.00',
      '2024-01 mem active 0.00',
    ]);
    site.waldur.forget();
    await site.load(['-e', '2024-01-31', '--reconcile-stale']);
    expect(site.writes).toEqual([]);
  });

  it('without it nothing is made less that is not reported, and a warning tells of resources without usage', async () => {
    const [gone, part] = [site.resource('Gone'), site.resource('Part')];
    site.record(gone, '2024-01', 'cpu', '51.18', { ghost: '51.18' });
    site.record(part, '2024-01', 'mem', '7', { ghost: '7' });
    site.use('2024-01', part, { cpu: 10 }, { active: { cpu: 10 } });
    const result = await site.load();
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('no usage of Gone') });
    expect(site.recorded(gone)).toEqual({ '2024-01': { cpu: '51.18' } });
    expect(site.recorded(part)).toEqual({ '2024-01': { cpu: '10.00', mem: '7' } });
    expect(site.shares(part)).toEqual(['2024-01 cpu active 10.00', '2024-01 mem ghost 7']);
  });

  it("leaves alone components that are not this agent's", async () => {
    const one = site.resource('One');
    site.record(one, '2024-01', 'storage', '3', { ghost: '3' });
    await site.load(['-e', '2024-01-31', '--reconcile-stale']);
    expect(site.recorded(one)).toEqual({ '2024-01': { storage: '3', cpu: '0.00', mem: '0.00' } });
    expect(site.shares(one)).toEqual(['2024-01 storage ghost 3']);
  });

  it('with --skip-user-usage overwrites totals only, and in a dry run nothing', async () => {
    const gone = site.resource('Gone');
    site.record(gone, '2024-01', 'cpu', '5', { ghost: '5' });
    const range = ['-e', '2024-01-31', '--reconcile-stale'];
    const plan = await site.command(...range, '--dry-run', '--output', 'json');
    expect(JSON.parse(plan.stdout)).toMatchObject({
      changes: [{ detail: 'cpu=0.00, mem=0.00' }, { target: 'Gone, 2024-01, cpu', detail: 'ghost=0.00' }],
    });
    expect(site.writes).toEqual([]);
    await site.load([...range, '--skip-user-usage']);
    expect(site.recorded(gone)).toEqual({ '2024-01': { cpu: '0.00', mem: '0.00' } });
    expect(site.shares(gone)).toEqual(['2024-01 cpu ghost 5']);
  });

  it('takes usage that cannot be read for a failure, never for no usage', async () => {
    const one = site.resource('One');
    site.record(one, '2024-01', 'cpu', '5', { ghost: '5' });
    site.cannotRead('2024-01', 'the books are closed');
    site.use('2024-02', one, { cpu: 6 });
    const result = await site.load(['-e', '2024-02-29', '--reconcile-stale']);
    expect(result).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('month 2024-01: usage could not be loaded'),
    });
    expect(site.recorded(one)).toEqual({ '2024-01': { cpu: '5' }, '2024-02': { cpu: '6.00' } });
    expect(site.shares(one)).toEqual(['2024-01 cpu ghost 5']);
  });
});
