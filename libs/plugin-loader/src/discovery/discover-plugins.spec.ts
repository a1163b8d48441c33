import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENTRY_POINT_GROUPS } from '@waldur-site-agent/plugin-sdk';
import { PluginLoadError } from '../errors/plugin-load-error.ts';
import { discoverPlugins } from './discover-plugins.ts';
import type { InstalledPlugin } from './installed-plugin.ts';

let site: string;

beforeEach(() => {
  site = realpathSync(mkdtempSync(join(tmpdir(), 'site-')));
});

afterEach(() => rmSync(site, { recursive: true }));

/** Writes the package.json of a package; a text is written as it is. */
function put(path: string, packageJson: object | string): string {
  const dir = join(site, path);
  mkdirSync(dir, { recursive: true });
  const text = typeof packageJson === 'string' ? packageJson : JSON.stringify({ version: '1.0.0', ...packageJson });
  writeFileSync(join(dir, 'package.json'), text);
  return dir;
}

function plugin(name: string, field: unknown = { apiVersion: 1, entryPoints: {} }): object {
  return { name, waldurSiteAgent: field };
}

function names(plugins: readonly InstalledPlugin[]): string[] {
  return plugins.map((found) => found.name);
}

function problemsOf(field: unknown): readonly string[] {
  put('node_modules/p', plugin('p', field));
  return discoverPlugins([site])[0]?.problems ?? ['not found'];
}

describe('looking plugins up as Node looks up packages', () => {
  it('finds plain and scoped packages by field or keyword, and skips everything else', () => {
    put('node_modules/one', plugin('one'));
    put('node_modules/@scope/two', plugin('@scope/two'));
    put('node_modules/three', { name: 'three', keywords: ['waldur-site-agent-plugin'] });
    put('node_modules/other', { name: 'other', description: 'no "waldurSiteAgent" plugin' });
    put('node_modules/.hidden', plugin('hidden'));
    mkdirSync(join(site, 'node_modules', 'empty'));
    writeFileSync(join(site, 'node_modules', 'file'), '');
    expect(names(discoverPlugins([join(site, 'no', 'such', 'root'), site]))).toEqual(['@scope/two', 'one', 'three']);
  });

  it('describes a plugin by its metadata', () => {
    const entryPoints = {
      'waldur_site_agent.backends': { slurm: './dist/index.js#SlurmModule' },
      'waldur_site_agent.backend_settings_schemas': { slurm: './dist/index.js#SlurmSettings' },
    };
    const dir = put('node_modules/slurm', plugin('slurm', { apiVersion: 1, entryPoints }));
    expect(discoverPlugins([site])).toEqual([
      {
        name: 'slurm',
        version: '1.0.0',
        dir,
        apiVersion: 1,
        problems: [],
        entryPoints: {
          ...entryPoints,
          'waldur_site_agent.username_management_backends': {},
          'waldur_site_agent.component_schemas': {},
        },
      },
    ]);
  });

  it('takes the nearest of packages with one name, as an import would', () => {
    put('node_modules/p', plugin('p'));
    const nearest = put('app/node_modules/p', plugin('p'));
    expect(discoverPlugins([join(site, 'app', 'src')]).map((found) => found.dir)).toEqual([nearest]);
  });

  it('keeps packages of one name that different roots see, for the conflict to be told', () => {
    put('a/node_modules/p', plugin('p'));
    put('b/node_modules/p', plugin('p'));
    expect(names(discoverPlugins([join(site, 'a'), join(site, 'b')]))).toEqual(['p', 'p']);
  });

  it('counts a linked package once, under its real path', () => {
    const dir = put('workspace/p', plugin('p'));
    for (const root of ['a', 'b']) {
      mkdirSync(join(site, root, 'node_modules'), { recursive: true });
      symlinkSync(dir, join(site, root, 'node_modules', 'p'));
    }
    const found = discoverPlugins([join(site, 'a'), join(site, 'b')], [join(site, 'workspace')]);
    expect(found.map((one) => one.dir)).toEqual([dir]);
  });
});

describe('plugin directories', () => {
  it('may be a package, contain packages, or contain node_modules', () => {
    put('alone', plugin('alone'));
    put('several/x', plugin('x'));
    put('several/@scope/y', plugin('@scope/y'));
    put('installed', { name: 'deployment' });
    put('installed/node_modules/z', plugin('z'));
    const directories = ['alone', 'several', 'installed'].map((name) => join(site, name));
    expect(names(discoverPlugins([], directories))).toEqual(['@scope/y', 'alone', 'x', 'z']);
  });

  it('have to exist', () => {
    expect(() => discoverPlugins([], [join(site, 'typo')])).toThrow(PluginLoadError);
    expect(() => discoverPlugins([], [join(site, 'typo')])).toThrow(/typo" does not exist; .*--plugin-dir/);
  });
});

describe('metadata that are wrong', () => {
  it('are reported for their package and hide no other plugin', () => {
    const dir = put('node_modules/broken', '{ "waldurSiteAgent": ');
    mkdirSync(join(site, 'node_modules', 'unreadable', 'package.json'), { recursive: true });
    put('node_modules/irrelevant', '{ broken');
    put('node_modules/sound', plugin('sound'));
    const found = discoverPlugins([site]);
    expect(names(found)).toEqual(['broken', 'sound', 'unreadable']);
    expect(found[0]).toMatchObject({ dir, problems: [expect.stringMatching(/^package.json is not valid JSON/)] });
    expect(found[1]?.problems).toEqual([]);
    expect(found[2]?.problems).toEqual([expect.stringMatching(/^package.json cannot be read/)]);
  });

  it.each([
    ['no object', 'slurm', /^"waldurSiteAgent" must be an object$/],
    ['without API version', { entryPoints: {} }, /apiVersion" must be a whole number/],
    ['with a text as API version', { apiVersion: '1', entryPoints: {} }, /apiVersion" must be a whole number/],
    ['without entry points', { apiVersion: 1 }, /entryPoints" must be an object/],
    ['with an unknown group', { apiVersion: 1, entryPoints: { backends: {} } }, /unknown group "backends"/],
    [
      'with a list as group',
      { apiVersion: 1, entryPoints: { [ENTRY_POINT_GROUPS.backends]: [] } },
      /must be an object/,
    ],
    [
      'with an entry point of another form',
      { apiVersion: 1, entryPoints: { [ENTRY_POINT_GROUPS.backends]: { p: 'dist/index.js' } } },
      /"p" names "dist\/index.js", which is not ".\/file.js#ExportName"/,
    ],
    [
      'with an entry point that is no text',
      { apiVersion: 1, entryPoints: { [ENTRY_POINT_GROUPS.backends]: { p: 7 } } },
      /"p" names 7, which is not/,
    ],
  ])('include a field %s', (_title, field, problem) => {
    expect(problemsOf(field)).toEqual([expect.stringMatching(problem)]);
  });

  it('include a keyword without the field', () => {
    put('node_modules/p', { name: 'p', keywords: ['waldur-site-agent-plugin'] });
    expect(discoverPlugins([site])[0]?.problems).toEqual([
      expect.stringMatching(/keyword .* but no "waldurSiteAgent"/),
    ]);
  });
});
