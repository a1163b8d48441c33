import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedSlurm } from '@waldur-site-agent/sandbox';
import { Site } from '../orders/site.ts';
import { runAgent } from '../support/agent-process.ts';
import { ToySite } from '../support/toy-site.ts';

jest.setTimeout(120_000);

const DROP_IN = 'waldur_site_create_homedirs';
const TOY = { order_processing_backend: 'toy' };

describe('create-homedirs', () => {
  let site: ToySite;

  beforeEach(async () => {
    site = await ToySite.start();
  });
  afterEach(() => site.close());

  it('serves everyone who is OK and has a name, each once, also where events serve the offering', async () => {
    const offering = site.offering(
      'Toys',
      { ...TOY, stomp_enabled: true },
      { settings: { default_homedir_umask: '0022' } },
    );
    for (const name of ['ann', 'bob']) site.user(offering, name, { username: name });
    site.user(offering, 'twin', { username: 'ann' });
    site.user(offering, 'blank', { username: ' ', state: 'OK' });
    site.user(offering, 'new', { username: 'new', state: 'Creating' });
    site.user(offering, 'gone', { username: 'gone', state: 'Deleted' });
    site.user(offering, 'restricted', { username: 'restricted', is_restricted: true });
    const result = await site.command('create-homedirs');
    expect(result).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Offering Toys: 2 users; 2 × create home directory'),
    });
    expect(site.notes).toEqual(['Toys mounted ToyModule', 'Toys home ann 0022', 'Toys home bob 0022']);
    expect(site.writes).toEqual([]);
  });

  it('uses the umask 0077 where the file names none', async () => {
    site.user(site.offering('Toys', TOY), 'ann', { username: 'ann' });
    expect(await site.run(DROP_IN, '--mode', 'report')).toMatchObject({ code: 0, stderr: '' });
    expect(site.notes).toContain('Toys home ann 0077');
    expect(site.waldur.requests[0]?.userAgent).toMatch(/^waldur-site-agent-report\/\d/);
  });

  it('mounts no plugin and asks nobody where home directories are switched off or not made', async () => {
    const off = { enable_user_homedir_account_creation: false };
    site.user(site.offering('Switched off', TOY, { settings: off }), 'ann', { username: 'ann' });
    site.user(site.offering('Plain', { order_processing_backend: 'plain' }), 'bob', { username: 'bob' });
    site.offering('Nothing');
    const result = await site.command('create-homedirs');
    expect(result.code).toBe(0);
    expect(result.stdout).toContain(
      'Switched off: skipped: backend_settings.enable_user_homedir_account_creation is off',
    );
    expect(result.stdout).toContain('Plain: skipped: the backend "plain" makes no home directories');
    expect(result.stdout).toContain('Nothing: skipped: order_processing_backend is not configured');
    expect([site.notes, site.waldur.requests]).toEqual([[], []]);
  });

  it('goes on with the next offering after a failure, and ends with 1; the drop-in with 0', async () => {
    const broken = { settings: { broken: true } };
    for (const name of ['Unlisted', 'Second']) site.user(site.offering(name, TOY), 'ann', { username: 'ann' });
    site.user(site.offering('Away', TOY, { settings: { away: true } }), 'bob', { username: 'bob' });
    site.user(site.offering('Broken', TOY, broken), 'bob', { username: 'bob' });
    site.offering('Unheard of', { order_processing_backend: 'unheard_of' });
    site.user(site.offering('Last', TOY), 'carol', { username: 'carol' });
    for (const [run, code] of [
      [() => site.command('create-homedirs'), 1],
      [() => site.run(DROP_IN), 0],
    ] as const) {
      site.waldur.fault({ path: /offering-users/, kind: { status: 500 } });
      const before = site.notes.length;
      const result = await run();
      expect(result.code).toBe(code);
      for (const name of ['Unlisted', 'Away', 'Broken', 'Unheard of']) {
        expect(result.stdout).toMatch(new RegExp(`ffering ${name}: failed: `));
      }
      const homes = site.notes.slice(before).filter((note) => note.includes(' home '));
      expect(homes).toEqual(['Second home ann 0077', 'Last home carol 0077']);
    }
  });
});

describe('create-homedirs on SLURM', () => {
  it('shows in a dry run what it would run for those without a home, and ends with 2', async () => {
    const slurm = SimulatedSlurm.create();
    const cluster = { kind: 'simulated', binPath: slurm.binPath, name: slurm.cluster, env: {} } as const;
    const site = await Site.start(cluster);
    const homes = mkdtempSync(join(tmpdir(), 'homes-'));
    for (const name of ['alice', 'bob']) mkdirSync(join(homes, `${site.p}${name}`));
    const settings = {
      enable_user_homedir_account_creation: true,
      homedir_base_path: homes,
      default_homedir_umask: '0027',
    };
    const args = ['create-homedirs', '-c', site.config({ settings }), '--dry-run', '--output', 'json'];
    const result = await runAgent(args);
    expect(result.code).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({
      changes: [{ action: 'create home directory', detail: `/sbin/mkhomedir_helper ${site.p}carol 0027` }],
      count: 1,
    });
    mkdirSync(join(homes, `${site.p}carol`));
    expect(await runAgent(args)).toMatchObject({ code: 0 });
    expect(slurm.log()).toEqual([]);
    await site.close();
    slurm.remove();
  });
});
