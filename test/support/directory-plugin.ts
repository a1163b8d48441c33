import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CODE = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const BACKEND = Symbol.for('waldur-site-agent:backend');

class DirectoryBackend {
  identity = { type: 'site-directory', version: '1.0.0' };
  constructor({ settings, writer }) { Object.assign(this, { file: settings.groups_file, writer }); }
  groups() { return existsSync(this.file) ? JSON.parse(readFileSync(this.file, 'utf8')) : {}; }
  set(id, users) {
    const change = { system: 'directory', action: 'set group', target: id, detail: users.join(', ') };
    return this.writer.write(change, async () => {
      writeFileSync(this.file, JSON.stringify({ ...this.groups(), [id]: users }));
    }, undefined);
  }
  async ping() {}
  async observeResources(ids) {
    const groups = this.groups();
    return new Map(ids.map((id) => [id, { backendId: id, users: groups[id] ?? [] }]));
  }
  async addUsers({ backendId }, members) {
    const names = members.map(({ username }) => username);
    await this.set(backendId, [...new Set([...(this.groups()[backendId] ?? []), ...names])]);
    return new Set(names);
  }
  async removeUsers({ backendId }, names) {
    await this.set(backendId, (this.groups()[backendId] ?? []).filter((name) => !names.includes(name)));
    return new Set(names);
  }
}

export class DirectoryModule {
  static forOffering(context) {
    const backend = { provide: BACKEND, useValue: new DirectoryBackend(context) };
    return { module: DirectoryModule, providers: [backend], exports: [BACKEND] };
  }
}
`;

/** A site's own plugin for members only, in a directory for `--plugin-dir`: groups of people in one file. */
export class DirectoryPlugin {
  readonly directory = mkdtempSync(join(tmpdir(), 'directory-plugin-'));
  readonly groupsFile = join(this.directory, 'groups.json');

  constructor() {
    const entryPoints = { 'waldur_site_agent.backends': { 'site-directory': './index.js#DirectoryModule' } };
    const waldurSiteAgent = { apiVersion: 1, entryPoints };
    const manifest = { name: 'site-directory', version: '1.0.0', type: 'module', waldurSiteAgent };
    mkdirSync(this.directory, { recursive: true });
    writeFileSync(join(this.directory, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(this.directory, 'index.js'), CODE);
  }

  get groups(): unknown {
    return JSON.parse(readFileSync(this.groupsFile, 'utf8'));
  }
}
