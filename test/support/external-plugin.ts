import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CODE = `
import { readFileSync, writeFileSync } from 'node:fs';
import { BACKEND, BackendConfigurationError } from '@waldur-site-agent/plugin-sdk';

class FolderBackend {
  identity = { type: 'folder', version: '1.0.0' };
  constructor(context) { this.context = context; }
  load() { try { return JSON.parse(readFileSync(this.context.settings.store, 'utf8')); } catch { return {}; } }
  change(action, id, edit) {
    return this.context.writer.write({ system: 'folder', action, target: id }, async () => {
      const accounts = this.load();
      edit(accounts);
      writeFileSync(this.context.settings.store, JSON.stringify(accounts));
    }, undefined);
  }
  async ping() {}
  async observeResources(ids) {
    const accounts = this.load();
    return new Map(ids.filter((id) => accounts[id]).map((id) => [id, { backendId: id, users: accounts[id].users }]));
  }
  async createResource({ resource, backendId }) {
    await this.change('create', backendId, (all) => { all[backendId] = { limits: resource.limits, users: [] }; });
    return { backendId, limits: resource.limits };
  }
  async setLimits(resource, limits) {
    await this.change('set limits', resource.backendId, (all) => Object.assign(all[resource.backendId].limits, limits));
  }
  async terminateResource(resource) {
    await this.change('remove', resource.backendId, (all) => { delete all[resource.backendId]; });
  }
  async addUsers(resource, members) {
    const names = members.map(({ username }) => username);
    await this.change('add users', resource.backendId, (all) => all[resource.backendId]?.users.push(...names));
    return new Set(names);
  }
  async removeUsers(resource, names) { return new Set(names); }
}

export class FolderModule {
  static forOffering(context) {
    if (!context.settings.store) throw new BackendConfigurationError('backend_settings.store is missing: name a file');
    return {
      module: FolderModule,
      providers: [{ provide: BACKEND, useValue: new FolderBackend(context) }],
      exports: [BACKEND],
    };
  }
}
`;

/** A plugin made outside the repository by somebody else, as a tarball of `npm pack`. */
export function packExternalPlugin(overrides: Readonly<Record<string, unknown>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'external-plugin-'));
  const manifest = {
    name: 'site-agent-folder-plugin',
    version: '1.0.0',
    type: 'module',
    keywords: ['waldur-site-agent-plugin'],
    files: ['lib'],
    peerDependencies: { '@waldur-site-agent/plugin-sdk': '^0.1.0' },
    waldurSiteAgent: {
      apiVersion: 1,
      entryPoints: { 'waldur_site_agent.backends': { folder: './lib/index.js#FolderModule' } },
    },
    ...overrides,
  };
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  mkdirSync(join(directory, 'lib'));
  writeFileSync(join(directory, 'lib', 'index.js'), CODE);
  return npmPack(directory);
}

/** @returns path of the tarball */
export function npmPack(packageDirectory: string, destination = mkdtempSync(join(tmpdir(), 'packed-'))): string {
  const output = execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', destination], {
    cwd: packageDirectory,
    encoding: 'utf8',
  });
  return join(destination, output.trim().split('\n').at(-1)!);
}
