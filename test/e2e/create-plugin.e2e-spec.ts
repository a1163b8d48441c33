import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { configFile, runAgent } from '../support/agent-process.ts';
import { npmPack } from '../support/external-plugin.ts';
import { createPlugin, ScaffoldedPlugin } from '../support/scaffolded-plugin.ts';

jest.setTimeout(180_000);

const ROOT = resolve(__dirname, '../..');

describe('a new plugin, unchanged', () => {
  let plugin: ScaffoldedPlugin;
  beforeAll(() => {
    plugin = ScaffoldedPlugin.create('acme-cloud');
  });
  afterAll(() => rmSync(resolve(plugin.directory, '..'), { recursive: true }));

  it('compiles and passes the contract tests', async () => {
    const { code, output } = await plugin.run('test');
    expect(output).toMatch(/the acme-cloud plugin keeps the contract of a backend/);
    expect(output).toMatch(/pass 4\d\n.*fail 0\n/);
    expect(code).toBe(0);
  });

  it('serves an offering in the sandbox: order, team, and the end', async () => {
    const { code, output } = await plugin.run('try');
    expect(output).toMatch(/"cpu": 6000.*"alice",\s+"bob".*"bob",\s+"carol".*accounts: \{\}/s);
    expect(output).toMatch(/order: done; resource: Terminated; answers against Waldur's contract: 0/);
    expect(code).toBe(0);
  });

  it('serves an offering with the built agent, packed and installed', async () => {
    const deployment = mkdtempSync(join(ROOT, 'node_modules/.deployment-'));
    const waldur = await SandboxWaldur.start();
    try {
      install(deployment, npmPack(plugin.directory));
      const offering = waldur.addOffering({ name: 'Acme', components: [{ type: 'cpu' }] });
      const project = waldur.addProject({ name: 'P' });
      const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'R', slug: 'r', limits: { cpu: 2 } });
      const store = join(deployment, 'accounts.json');
      const config = configFile({
        offerings: [
          {
            name: 'Acme',
            waldur_api_url: waldur.apiUrl,
            waldur_api_token: waldur.token,
            waldur_offering_uuid: offering.uuid,
            backend_type: 'acme-cloud',
            order_processing_backend: 'acme-cloud',
            backend_settings: { store },
            backend_components: {
              cpu: { label: 'CPU', measured_unit: 'h', accounting_type: 'limit', unit_factor: 60 },
            },
          },
        ],
      });
      const result = await runAgent(['order-process', '-c', config, '--once', '--plugin-dir', deployment]);
      expect({ ...result, stderr: '' }).toMatchObject({ code: 0 });
      expect(order.state).toBe('done');
      expect(JSON.parse(readFileSync(store, 'utf8'))).toMatchObject({ r: { limits: { cpu: 120 } } });
      expect(waldur.violations).toEqual([]);
    } finally {
      await waldur.close();
      rmSync(deployment, { recursive: true, force: true });
    }
  });

  it('is checked by its settings schema', async () => {
    const config = configFile({
      offerings: [
        {
          name: 'Acme',
          waldur_api_url: 'http://127.0.0.1/api/',
          waldur_api_token: 't',
          waldur_offering_uuid: 'a'.repeat(32),
          backend_type: 'acme-cloud',
          backend_settings: { store: '' },
        },
      ],
    });
    const { stdout } = await runAgent(['config', 'check', '-c', config, '--plugin-dir', plugin.directory]);
    expect(stdout).toMatch(/backend_settings\.store.*write the path of the file/s);
  });

  it('bears its own name everywhere', () => {
    const files = readdirSync(plugin.directory, { recursive: true, encoding: 'utf8' }).filter(
      (file) => !/^(node_modules|dist)/.test(file) && /\.\w+$/.test(file),
    );
    expect(files).toContain('src/acme-cloud-backend.ts');
    expect(plugin.file('src/acme-cloud-backend.ts')).toContain('class AcmeCloudBackend');
    expect(files.filter((file) => /template/i.test(file) || /template/i.test(plugin.file(file)))).toEqual([]);
  });

  it('asks for the versions that the plugins here ask for', () => {
    const { peerDependencies } = JSON.parse(plugin.file('package.json')) as typeof MOAB;
    expect(peerDependencies).toEqual(MOAB.peerDependencies);
  });
});

const MOAB = JSON.parse(readFileSync(join(ROOT, 'plugins/moab/package.json'), 'utf8')) as {
  readonly peerDependencies: Readonly<Record<string, string>>;
};

describe('the scaffold', () => {
  const somewhere = mkdtempSync(join(tmpdir(), 'authors-'));
  afterAll(() => rmSync(somewhere, { recursive: true }));

  it('writes below the directory it is called from when none is named, and says what comes next', () => {
    const { status, stdout } = createPlugin(['acme'], somewhere);
    expect(status).toBe(0);
    expect(stdout).toContain(`cd ${join(somewhere, 'site-agent-plugin-acme')}`);
    expect(readdirSync(join(somewhere, 'site-agent-plugin-acme'))).toContain('package.json');
  });

  it.each([
    [[], /Name the plugin/],
    [['one', 'two'], /Name the plugin/],
    [['Acme'], /"Acme" cannot be the name/],
    [['../acme'], /cannot be the name/],
    [['acme_cloud'], /with single dashes/],
    [['--nonsense'], /Unknown option/],
  ])('refuses %p and says why', (args, text) => {
    const { status, stdout, stderr } = createPlugin(args, somewhere);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(text);
    expect(stderr).toContain('Usage: npm run create-plugin');
  });

  it('writes over nothing', () => {
    const taken = mkdtempSync(join(somewhere, 'taken-'));
    writeFileSync(join(taken, 'notes.txt'), 'mine');
    const { status, stderr } = createPlugin(['acme', '--dir', taken], somewhere);
    expect(status).toBe(2);
    expect(stderr).toContain('is not empty');
    expect(readdirSync(taken)).toEqual(['notes.txt']);
  });
});

/** As an operator does it beside the agent. */
function install(directory: string, tarball: string): void {
  writeFileSync(join(directory, 'package.json'), '{"name": "deployment", "private": true}');
  const flags = ['--offline', '--legacy-peer-deps', '--omit=dev', '--no-audit', '--no-fund', '--ignore-scripts'];
  execFileSync('npm', ['install', ...flags, tarball], { cwd: directory, stdio: 'ignore' });
}
