import { PROVIDER_MAKES_NAMES } from '../support/username-world.ts';
import { ToySite } from '../support/toy-site.ts';

jest.setTimeout(120_000);

const DROP_IN = 'waldur_sync_offering_users';
const NAMES = { username_management_backend: 'toynames' };
const PROVIDER = { pluginOptions: PROVIDER_MAKES_NAMES };

let site: ToySite;

beforeEach(async () => {
  site = await ToySite.start();
});
afterEach(() => site.close());

describe('sync-offering-users', () => {
  it('makes the names that are waited for, also where events serve the offering, and says what it did', async () => {
    const offering = site.offering('Toys', { ...NAMES, stomp_enabled: true }, PROVIDER);
    const records = ['ann', 'bob'].map((name) => site.user(offering, name));
    site.user(offering, 'restricted', { is_restricted: true });
    site.user(offering, 'old', { username: 'old' });
    const result = await site.command('sync-offering-users');
    expect(result.code).toBe(0);
    expect(records.map(({ username, state }) => [username, state])).toEqual([
      ['ann', 'OK'],
      ['bob', 'OK'],
    ]);
    expect(site.writes).toEqual(['begin_creating', 'PATCH', 'begin_creating', 'PATCH']);
    expect(result.stdout).toContain('Offering Toys: 3 users; 2 × begin creating user, 2 × set username');
    expect(result.stdout).toContain('1 offering, 7 requests to Waldur');
    expect(site.waldur.requests[0]?.userAgent).toMatch(/^waldur-site-agent-generic\/\d/);
    expect(await site.command('sync-offering-users')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Offering Toys: 3 users; nothing to change'),
    });
  });

  it('shows in a dry run what it would do, writes nothing and ends with 2', async () => {
    const offering = site.offering('Toys', NAMES, PROVIDER);
    const ann = site.user(offering, 'ann');
    const result = await site.command('sync-offering-users', '--dry-run', '--output', 'json');
    expect(result.code).toBe(2);
    const { changes } = JSON.parse(result.stdout) as { changes: object[] };
    expect(changes).toEqual([
      { offering: 'Toys', system: 'waldur', action: 'begin creating user', target: ann.uuid },
      { offering: 'Toys', system: 'waldur', action: 'set username', target: ann.uuid, detail: 'ann' },
    ]);
    expect([site.writes, ann.state]).toEqual([[], 'Requested']);
  });

  it('goes on with the next person after a failure, and ends with 1; the drop-in with 0', async () => {
    const offering = site.offering('Toys', NAMES, PROVIDER);
    const bad = site.user(offering, 'bad');
    const ann = site.user(offering, 'ann');
    const result = await site.command('sync-offering-users', '--output', 'json');
    expect(result.code).toBe(1);
    expect(ann.username).toBe('ann');
    const { offerings } = JSON.parse(result.stdout) as { offerings: object[] };
    expect(offerings).toEqual([
      {
        name: 'Toys',
        examined: 2,
        failures: [{ item: `offering user ${bad.uuid}`, message: 'no name for such a person' }],
        changes: { 'begin creating user': 2, 'set username': 1 },
      },
    ]);
    expect(await site.run(DROP_IN)).toMatchObject({ code: 0 });
  });

  it('leaves offerings alone whose names Waldur makes itself', async () => {
    const offering = site.offering('Toys', NAMES, { pluginOptions: { username_generation_policy: 'freeipa' } });
    site.user(offering, 'ann');
    const result = await site.command('sync-offering-users');
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('skipped: no usernames are made') });
    expect(site.writes).toEqual([]);
  });

  it.each([
    ['the permission', { username_generation_policy: 'service_provider' }, NAMES, 'service_provider_can_create'],
    ['the username backend', PROVIDER_MAKES_NAMES, { username_management_backend: 'unheard_of' }, 'is not installed'],
  ])('ends with 1 when %s is missing, the drop-in with 0', async (_what, pluginOptions, file, text) => {
    site.user(site.offering('Toys', file, { pluginOptions }), 'ann');
    const result = await site.command('sync-offering-users');
    expect(result).toMatchObject({ code: 1, stdout: expect.stringContaining(text) });
    expect(await site.run(DROP_IN)).toMatchObject({ code: 0, stdout: expect.stringContaining(text) });
    expect(site.writes).toEqual([]);
  });

  it('goes on with the next offering when the settings of one are refused, and ends with 1', async () => {
    site.user(
      site.offering('Broken', NAMES, { ...PROVIDER, settings: { broken: true, password: 'hunter2-and-3' } }),
      'ann',
    );
    const bob = site.user(site.offering('Sound', NAMES, PROVIDER), 'bob');
    const result = await site.command('sync-offering-users');
    expect(result).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('Broken: failed: the settings are broken'),
    });
    expect(result.stdout + result.stderr).not.toContain('hunter2-and-3');
    expect(bob.username).toBe('bob');
  });

  it.each(['waldur-site-agent', DROP_IN])('%s ends with 1 when the users cannot be listed', async (program) => {
    site.offering('First', NAMES, PROVIDER);
    const bob = site.user(site.offering('Second', NAMES, PROVIDER), 'bob');
    site.waldur.fault({ path: /offering-users/, kind: { status: 500 } });
    const result = await site.run(program, ...(program === DROP_IN ? [] : ['sync-offering-users']));
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('not reached: offering First failed');
    expect(bob.username).toBeNull();
  });

  it('finishes the person at hand on SIGTERM and ends with 1', async () => {
    const offering = site.offering('Toys', NAMES, PROVIDER);
    const [ann, bob] = [site.user(offering, 'ann'), site.user(offering, 'bob')];
    site.waldur.onRequest(({ path }) => {
      if (path.endsWith('/begin_creating/')) site.signal('SIGTERM');
    });
    const result = await site.command('sync-offering-users');
    expect(result.code).toBe(1);
    expect([ann.username, bob.state]).toEqual(['ann', 'Requested']);
  });
});

describe(DROP_IN, () => {
  it('moves who asks for an account to Creating with the default username backend, and logs JSON lines only', async () => {
    const ann = site.user(site.offering('Toys', {}, PROVIDER), 'ann');
    const result = await site.run(DROP_IN, '-m', 'membership_sync');
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect([ann.state, ann.username, site.writes]).toEqual(['Creating', null, ['begin_creating']]);
    const lines = result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.at(-1)).toMatchObject({ event: 'offering Toys: 1 user; 1 × begin creating user', level: 'info' });
    expect(result.stdout).not.toContain(site.waldur.token);
    expect(site.waldur.requests[0]?.userAgent).toMatch(/^waldur-site-agent-membership_sync\/\d/);
    site.waldur.forget();
    expect(await site.run(DROP_IN)).toMatchObject({ code: 0 });
    expect(site.writes).toEqual([]);
    expect(site.waldur.requests[0]?.userAgent).toMatch(/^waldur-site-agent-order_process\/\d/);
  });
});
