import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DynamicModule, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  ENTRY_POINT_GROUPS,
  type OfferingContext,
  ORDER_PROCESSING_BACKEND,
  PLUGIN_API_VERSION,
  REPORTING_BACKEND,
  USERNAME_BACKEND,
  USERNAME_MANAGEMENT_BACKEND,
} from '@waldur-site-agent/plugin-sdk';
import { discoverPlugins } from '../discovery/discover-plugins.ts';
import { PluginLoadError } from '../errors/plugin-load-error.ts';
import { OfferingBackendModule } from '../mounting/offering-backend.module.ts';
import { nearestName } from './nearest-name.ts';
import { PluginCatalog } from './plugin-catalog.ts';

const CODE = `
export class DemoModule {
  static forOffering(context) {
    const provide = Symbol.for('waldur-site-agent:backend');
    const names = Symbol.for('waldur-site-agent:username-backend');
    const backend = { offering: context.name };
    return {
      module: DemoModule,
      providers: [{ provide, useFactory: () => backend }, { provide: names, useValue: { names: context.name } }],
      exports: [provide, names],
    };
  }
}
export class DemoSettings {}
export const noClass = {};
export class NoModule {}
`;

let site: string;
let imported: string[];

beforeEach(() => {
  site = realpathSync(mkdtempSync(join(tmpdir(), 'site-')));
  imported = [];
});

afterEach(() => rmSync(site, { recursive: true }));

interface PackageSpec {
  readonly backends?: Record<string, string>;
  readonly usernames?: Record<string, string>;
  readonly settings?: Record<string, string>;
  readonly components?: Record<string, string>;
  readonly apiVersion?: unknown;
  readonly code?: string;
}

function install(path: string, spec: PackageSpec = {}): string {
  const name = path.replace(/^.*node_modules\//, '');
  const waldurSiteAgent = {
    apiVersion: spec.apiVersion ?? PLUGIN_API_VERSION,
    entryPoints: {
      [ENTRY_POINT_GROUPS.backends]: spec.backends ?? {},
      [ENTRY_POINT_GROUPS.usernames]: spec.usernames ?? {},
      [ENTRY_POINT_GROUPS.settingsSchemas]: spec.settings ?? {},
      [ENTRY_POINT_GROUPS.componentSchemas]: spec.components ?? {},
    },
  };
  put(`${path}/package.json`, JSON.stringify({ name, version: '1.2.3', type: 'module', waldurSiteAgent }));
  put(`${path}/lib/index.js`, spec.code ?? CODE);
  return join(site, path);
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(site, path)), { recursive: true });
  writeFileSync(join(site, path), text);
}

function catalog(redact?: (text: string) => string): PluginCatalog {
  return new PluginCatalog(discoverPlugins([site]), {
    hostDirectory: site,
    importModule: (url) => {
      imported.push(url);
      return import(fileURLToPath(url)) as Promise<Record<string, unknown>>;
    },
    ...(redact ? { redact } : {}),
  });
}

async function refusal(loading: Promise<unknown>): Promise<string> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PluginLoadError);
  const { message, kind } = error as PluginLoadError;
  expect(kind).toBe('fatal');
  expect(message).not.toMatch(/\n|^\s+at /);
  return message;
}

const DEMO = './lib/index.js#DemoModule';

describe('PluginCatalog', () => {
  it('imports the backend that is asked for and nothing else', async () => {
    const dir = install('node_modules/demo', { backends: { demo: DEMO } });
    install('node_modules/bystander', { backends: { other: DEMO }, code: 'throw new Error("imported");' });
    const plugins = catalog();
    expect(plugins.plugins.map((plugin) => plugin.name)).toEqual(['bystander', 'demo']);
    expect(imported).toEqual([]);
    const { module, plugin } = await plugins.backend('demo');
    expect(typeof module.forOffering).toBe('function');
    expect(plugin).toMatchObject({ name: 'demo', version: '1.2.3', dir });
    expect(imported).toEqual([`file://${dir}/lib/index.js`]);
  });

  it('knows which username backends are installed, and treats all of them alike', async () => {
    install('node_modules/demo', { usernames: { demo: DEMO } });
    const plugins = catalog();
    await expect(plugins.usernameBackend('demo')).resolves.toMatchObject({ plugin: { name: 'demo' } });
    await expect(plugins.usernameBackend('base')).resolves.toBeUndefined();
    await expect(plugins.backend('demo')).rejects.toThrow(/no installed plugin/);
    install('node_modules/names', { usernames: { base: DEMO } });
    await expect(catalog().usernameBackend('base')).resolves.toMatchObject({ plugin: { name: 'names' } });
  });

  it('finds schemas whatever the letter case', async () => {
    const settings = './lib/index.js#DemoSettings';
    install('node_modules/demo', {
      settings: { Demo: settings },
      components: { demo: settings, bad: './lib/index.js#noClass' },
    });
    const plugins = catalog();
    expect((await plugins.settingsSchema('DEMO'))?.name).toBe('DemoSettings');
    expect((await plugins.componentSchema('Demo'))?.name).toBe('DemoSettings');
    await expect(plugins.settingsSchema('other')).resolves.toBeUndefined();
    expect(await refusal(plugins.componentSchema('bad'))).toMatch(/demo 1.2.3 in .*#noClass is no class/);
  });

  it('does not take an inherited property for a name', async () => {
    install('node_modules/demo', { backends: { demo: DEMO } });
    await expect(catalog().backend('constructor')).rejects.toThrow(/no installed plugin/);
  });

  it('uses what is sound of a plugin with problems', async () => {
    install('node_modules/demo', { backends: { demo: DEMO, bad: 'lib/index.js' } });
    const plugins = catalog();
    await expect(plugins.backend('demo')).resolves.toBeDefined();
    expect(await refusal(plugins.backend('bad'))).toMatch(/entry point "lib\/index.js" is not ".\/file.js#ExportName"/);
  });
});

describe('refusals', () => {
  it('tell what is installed and what was probably meant', async () => {
    install('node_modules/demo', { backends: { slurm: DEMO, moab: DEMO } });
    put('node_modules/broken/package.json', '{"waldurSiteAgent"');
    const message = await refusal(catalog().backend('slrum'));
    expect(message).toContain('the backend "slrum" (did you mean "slurm"?)');
    expect(message).toContain('installed backends: moab (demo 1.2.3), slurm (demo 1.2.3)');
    expect(message).toContain(
      `broken of unknown version in ${site}/node_modules/broken: package.json is not valid JSON`,
    );
    expect(message).toContain('--plugin-dir');
    expect(await refusal(new PluginCatalog([]).backend('slurm'))).toContain('installed backends: none');
  });

  it('name both providers of one name', async () => {
    const one = install('node_modules/one', { backends: { demo: DEMO }, settings: { Demo: DEMO } });
    const two = install('node_modules/two', { backends: { demo: DEMO }, settings: { demo: DEMO } });
    for (const loading of [catalog().backend('demo'), catalog().settingsSchema('demo')]) {
      const message = await refusal(loading);
      expect(message).toContain(`both one 1.2.3 in ${one} and two 1.2.3 in ${two}`);
    }
    expect(imported).toEqual([]);
  });

  it.each([
    [2, 'needs plugin API version 2, this agent has version 1; update the agent'],
    [0, 'needs plugin API version 0, this agent has version 1; update the plugin'],
    ['1', 'cannot be used: "waldurSiteAgent.apiVersion" must be a whole number'],
  ])('name both API versions (%s)', async (apiVersion, text) => {
    install('node_modules/demo', { backends: { demo: DEMO }, apiVersion });
    expect(await refusal(catalog().backend('demo'))).toContain(text);
    expect(imported).toEqual([]);
  });

  it('keep entry points inside their package, also behind links', async () => {
    put('outside.js', CODE);
    const dir = install('node_modules/demo', {
      backends: {
        up: './../../outside.js#DemoModule',
        link: './lib/link.js#DemoModule',
        dir: './linked/outside.js#DemoModule',
      },
    });
    symlinkSync(join(site, 'outside.js'), join(dir, 'lib', 'link.js'));
    symlinkSync(site, join(dir, 'linked'));
    for (const name of ['up', 'link', 'dir']) {
      expect(await refusal(catalog().backend(name))).toMatch(/demo 1.2.3 in .* leads out of the package/);
    }
    expect(imported).toEqual([]);
  });

  it.each([
    [
      'a missing file',
      './lib/missing.js#DemoModule',
      /entry point file .\/lib\/missing.js is missing; build the plugin/,
    ],
    ['a directory', './lib#DemoModule', /entry point file .\/lib is missing/],
    ['a missing export', './lib/index.js#Other', /does not export Other \(exports: .*DemoModule/],
    [
      'a class without forOffering',
      './lib/index.js#NoModule',
      /#NoModule is no class with a static method forOffering/,
    ],
    ['an object', './lib/index.js#noClass', /#noClass is no class with a static method forOffering/],
  ])('name %s', async (_title, entryPoint, text) => {
    install('node_modules/demo', { backends: { demo: entryPoint } });
    expect(await refusal(catalog().backend('demo'))).toMatch(text);
  });

  it.each(['@nestjs/common', '@nestjs/core', '@waldur-site-agent/plugin-sdk'])(
    'name an own copy of %s',
    async (name) => {
      const dir = install('node_modules/demo', { backends: { demo: DEMO } });
      put(`node_modules/${name}/package.json`, '{}');
      await expect(catalog().backend('demo')).resolves.toBeDefined();

      mkdirSync(dirname(join(dir, 'node_modules', name)), { recursive: true });
      symlinkSync(join(site, 'node_modules', name), join(dir, 'node_modules', name));
      await expect(catalog().backend('demo')).resolves.toBeDefined();

      const other = install('node_modules/other', { backends: { other: DEMO } });
      mkdirSync(join(other, 'node_modules', name), { recursive: true });
      expect(await refusal(catalog().backend('other'))).toContain(
        `its own copy of ${name}; install it next to the agent`,
      );
    },
  );

  it('tell why code of a plugin failed, on one line and without secrets', async () => {
    install('node_modules/demo', {
      backends: { demo: DEMO },
      code: 'throw new TypeError("no login\\nwith hunter22");',
    });
    const plugins = catalog((text) => text.replace('hunter22', '[REDACTED]'));
    expect(await refusal(plugins.backend('demo'))).toMatch(
      /index.js failed to load: TypeError: no login with \[REDACTED\]$/,
    );
  });

  it('advise to install a plugin next to the agent when it cannot reach the SDK', async () => {
    install('node_modules/demo', { backends: { demo: DEMO }, code: 'import "@waldur-site-agent/plugin-sdk";' });
    expect(await refusal(catalog().backend('demo'))).toMatch(/Cannot find .*; install the plugin next to the agent/);
  });
});

@Module({})
class OfferingModule {}

describe('OfferingBackendModule', () => {
  it('lets operations of an offering share a backend and keeps offerings apart', async () => {
    install('node_modules/demo', { backends: { demo: DEMO } });
    const { module: pluginModule } = await catalog().backend('demo');
    const offering = async (name: string): Promise<DynamicModule> => {
      const mounted = await pluginModule.forOffering({ name } as OfferingContext);
      return {
        module: OfferingModule,
        imports: [
          OfferingBackendModule.wrap(ORDER_PROCESSING_BACKEND, mounted),
          OfferingBackendModule.wrap(REPORTING_BACKEND, mounted),
          OfferingBackendModule.wrap(USERNAME_MANAGEMENT_BACKEND, mounted, USERNAME_BACKEND),
        ],
        providers: [
          {
            provide: name,
            inject: [ORDER_PROCESSING_BACKEND, REPORTING_BACKEND, USERNAME_MANAGEMENT_BACKEND],
            useFactory: (...injected: unknown[]) => injected,
          },
        ],
      };
    };
    const app = await Test.createTestingModule({ imports: [await offering('A'), await offering('B')] }).compile();
    for (const name of ['A', 'B']) {
      const [orders, reporting, names] = app.get<unknown[]>(name, { strict: false });
      expect(orders).toEqual({ offering: name });
      expect(reporting).toBe(orders);
      expect(names).toEqual({ names: name });
    }
  });
});

describe('nearestName', () => {
  it('knows what was meant, unless it is too far off', () => {
    expect(nearestName('slrum', ['moab', 'slurm'])).toBe('slurm');
    expect(nearestName('MOB', ['slurm', 'moab'])).toBe('moab');
    expect(nearestName('kubernetes', ['slurm', 'moab'])).toBeUndefined();
  });
});
