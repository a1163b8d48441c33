import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { configFile } from '../support/agent-process.ts';
import { npmPack, packExternalPlugin } from '../support/external-plugin.ts';

jest.setTimeout(300_000);

const ROOT = resolve(__dirname, '../..');

/** Every package that an operator installs, packed as for the registry. */
function packAll(): string[] {
  const folders = ['libs', 'plugins'].flatMap((group) =>
    readdirSync(join(ROOT, group)).map((name) => join(ROOT, group, name)),
  );
  const destination = mkdtempSync(join(tmpdir(), 'packed-'));
  return [...folders, join(ROOT, 'apps/agent')].map((folder) => npmPack(folder, destination));
}

describe('the agent installed from packed tarballs, away from its repository', () => {
  it('finds its own and an outside plugin, and serves an offering with the outside one', async () => {
    const site = mkdtempSync(join(tmpdir(), 'site-'));
    writeFileSync(join(site, 'package.json'), '{"name": "site", "private": true}');
    const tarballs = [...packAll(), packExternalPlugin()];
    execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs], {
      cwd: site,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const agent = (...args: string[]) =>
      spawnSync(join(site, 'node_modules/.bin/waldur-site-agent'), args, { cwd: site, encoding: 'utf8' });

    const plugins = JSON.parse(agent('plugins', '--output', 'json').stdout) as unknown;
    expect(JSON.stringify(plugins)).toContain('@waldur-site-agent/plugin-slurm');
    expect(JSON.stringify(plugins)).toContain('site-agent-folder-plugin');

    const waldur = await SandboxWaldur.start();
    const offering = waldur.addOffering({ name: 'Folders', components: [{ type: 'storage' }] });
    const project = waldur.addProject({ name: 'P' });
    const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'Data', limits: { storage: 5 } });
    const store = join(site, 'accounts.json');
    const config = configFile({
      offerings: [
        {
          name: 'Folders',
          waldur_api_url: waldur.apiUrl,
          waldur_api_token: waldur.token,
          waldur_offering_uuid: offering.uuid,
          backend_type: 'folder',
          order_processing_backend: 'folder',
          backend_settings: { store },
        },
      ],
    });
    const result = await runAsync(site, ['order-process', '-c', config, '--once']);
    expect(result).toMatchObject({ code: 0 });
    expect(order.state).toBe('done');
    expect(JSON.parse(readFileSync(store, 'utf8'))).toEqual({ data: { limits: { storage: 5 }, users: [] } });
    await waldur.close();
  });
});

/** The sandbox answers in this process, so the agent must not block it. */
function runAsync(site: string, args: string[]): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(join(site, 'node_modules/.bin/waldur-site-agent'), args, { cwd: site });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((done) => child.once('close', (code) => done({ code, stderr })));
}
