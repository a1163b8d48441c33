import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { configFile, runAgent } from '../support/agent-process.ts';
import { packExternalPlugin } from '../support/external-plugin.ts';

jest.setTimeout(120_000);

/** Directories below the agent's own node_modules, where an operator's `npm install` beside the agent would put them. */
const deployments: string[] = [];

function install(...tarballs: string[]): string {
  const directory = mkdtempSync(resolve(__dirname, '../../node_modules/.deployment-'));
  deployments.push(directory);
  writeFileSync(join(directory, 'package.json'), '{"name": "deployment", "private": true}');
  execFileSync(
    'npm',
    ['install', '--offline', '--legacy-peer-deps', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs],
    { cwd: directory, stdio: 'ignore' },
  );
  return directory;
}

function offering(waldur: SandboxWaldur, uuid: string, settings: object) {
  return {
    offerings: [
      {
        name: 'Folders',
        waldur_api_url: waldur.apiUrl,
        waldur_api_token: waldur.token,
        waldur_offering_uuid: uuid,
        backend_type: 'folder',
        order_processing_backend: 'folder',
        backend_settings: { allocation_prefix: 'f_', ...settings },
      },
    ],
  };
}

function entryPoints(target: string) {
  return {
    waldurSiteAgent: { apiVersion: 1, entryPoints: { 'waldur_site_agent.backends': { folder: target } } },
  };
}

describe('a plugin from outside the repository', () => {
  let waldur: SandboxWaldur;
  beforeEach(async () => {
    waldur = await SandboxWaldur.start();
  });
  afterEach(async () => {
    await waldur.close();
    for (const directory of deployments.splice(0)) rmSync(directory, { recursive: true, force: true });
  });

  it('packed and installed from its tarball, serves an offering with no change to the agent', async () => {
    const deployment = install(packExternalPlugin());
    const record = waldur.addOffering({ name: 'Folders', components: [{ type: 'storage' }] });
    const project = waldur.addProject({ name: 'P' });
    const user = waldur.addUser({ username: 'ada@example.org' });
    waldur.addTeamMember(project, user);
    waldur.addOfferingUser({ offering: record, user, username: 'ada' });
    const order = waldur.placeOrder({
      type: 'Create',
      offering: record,
      project,
      name: 'Data',
      slug: 'data',
      limits: { storage: 5 },
    });
    const store = join(mkdtempSync(join(tmpdir(), 'folders-')), 'accounts.json');
    const config = configFile(offering(waldur, record.uuid, { store }));

    const listed = await runAgent(['plugins', '--plugin-dir', deployment]);
    expect(listed.stdout).toContain('site-agent-folder-plugin');
    const checked = await runAgent(['config', 'check', '-c', config, '--plugin-dir', deployment]);
    expect(checked).toMatchObject({ code: 0 });
    const result = await runAgent(['order-process', '-c', config, '--once', '--plugin-dir', deployment]);
    expect({ ...result, stderr: '' }).toMatchObject({ code: 0 });
    expect(order).toMatchObject({ state: 'done', resource: { backend_id: 'f_data', state: 'OK' } });
    expect(JSON.parse(readFileSync(store, 'utf8'))).toEqual({ f_data: { limits: { storage: 5 }, users: ['ada'] } });
  });

  it.each([
    ['is not installed', [], /"folder".*slurm/s],
    ['is doubled', [{}, { name: 'another-folder-plugin' }], /another-folder-plugin.*site-agent-folder-plugin/s],
    [
      'has another API version',
      [{ waldurSiteAgent: { ...entryPoints('./lib/index.js#FolderModule').waldurSiteAgent, apiVersion: 2 } }],
      /2/,
    ],
    ['points outside its package', [entryPoints('./lib/../../outside.js#FolderModule')], /outside|package/],
    ['names an export that is missing', [entryPoints('./lib/index.js#Missing')], /Missing/],
  ] as const)('that %s is a clear error, and nothing is sent', async (_what, plugins, message) => {
    const deployment = install(...plugins.map((overrides) => packExternalPlugin(overrides)));
    const config = configFile(offering(waldur, 'a'.repeat(32), { store: '/nonexistent' }));
    const result = await runAgent(['order-process', '-c', config, '--once', '--plugin-dir', deployment]);
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(message);
    expect(result.stdout + result.stderr).not.toMatch(/\n\s+at /);
    expect(waldur.requests).toEqual([]);
  });
});
