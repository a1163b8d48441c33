import { type ChildProcess, execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { configFile } from './agent-process.ts';

const BIN = join(import.meta.dirname, '../../apps/agent/bin');

const CODE = `
import { appendFileSync } from 'node:fs';
const BACKEND = Symbol.for('waldur-site-agent:backend');
const USERNAME_BACKEND = Symbol.for('waldur-site-agent:username-backend');

const noteIn = ({ name, settings }) => (...words) => appendFileSync(settings.log, [name, ...words].join(' ') + '\\n');

const mounted = (module, token, context, backend) => {
  noteIn(context)('mounted', module.name);
  if (context.settings.broken) throw new Error('the settings are broken ' + (context.settings.password ?? ''));
  return { module, providers: [{ provide: token, useValue: backend }], exports: [token] };
};

const toy = ({ settings, writer, ...context }) => {
  const note = noteIn({ settings, ...context });
  return {
    identity: { type: 'toy', version: '1.0.0' },
    ping: async () => {},
    addUsers: async () => new Set(),
    removeUsers: async () => new Set(),
    observeResources: async (ids) => {
      if (settings.away) throw new Error('the toys are away');
      const known = settings.limits ?? {};
      return new Map(ids.filter((id) => known[id]).map((id) => [id, { backendId: id, users: [], ...known[id] }]));
    },
    createHomeDirectories: async (names, umask) => {
      if (settings.away) throw new Error('the toys are away');
      for (const target of names) {
        const change = { system: 'toy', action: 'create home directory', target };
        await writer.write(change, async () => note('home', target, umask), undefined);
      }
    },
  };
};

export class ToyModule {
  static makesHomeDirectories = true;
  static forOffering(context) { return mounted(ToyModule, BACKEND, context, toy(context)); }
}

export class PlainModule {
  static forOffering(context) { return mounted(PlainModule, BACKEND, context, toy(context)); }
}

export class NamesModule {
  static forOffering(context) {
    return mounted(NamesModule, USERNAME_BACKEND, context, {
      getUsername: async () => undefined,
      generateUsername: async ({ attributes: { user_username: person } }) => {
        if (person.startsWith('bad')) throw new Error('no name for such a person');
        return person.split('@')[0];
      },
    });
  }
}
`;

export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type OfferingRecord = ReturnType<SandboxWaldur['addOffering']>;

/** A site with a plugin of its own in the working directory: backends `toy` and `plain`, usernames `toynames`. */
export class ToySite {
  private readonly offerings: object[] = [];
  private child: ChildProcess | undefined;

  private constructor(
    readonly waldur: SandboxWaldur,
    private readonly directory: string,
  ) {}

  static async start(): Promise<ToySite> {
    const directory = mkdtempSync(join(tmpdir(), 'toy-site-'));
    installPlugin(join(directory, 'node_modules', 'toy-site'));
    writeFileSync(join(directory, 'log'), '');
    return new ToySite(await SandboxWaldur.start(), directory);
  }

  /** An offering in Waldur and in the configuration file. */
  offering(
    name: string,
    file: Readonly<Record<string, unknown>> = {},
    more: { settings?: object; pluginOptions?: Record<string, unknown> } = {},
  ): OfferingRecord {
    const plugin_options = more.pluginOptions ?? {};
    const offering = this.waldur.addOffering({ name, components: [{ type: 'cpu' }], plugin_options });
    this.offerings.push({
      name,
      waldur_api_url: this.waldur.apiUrl,
      waldur_api_token: this.waldur.token,
      waldur_offering_uuid: offering.uuid,
      backend_type: 'toy',
      ...file,
      backend_settings: { log: join(this.directory, 'log'), ...more.settings },
      backend_components: { cpu: { measured_unit: 'h', accounting_type: 'limit', label: 'CPU' } },
    });
    return offering;
  }

  user(offering: OfferingRecord, name: string, more: Partial<Parameters<SandboxWaldur['addOfferingUser']>[0]> = {}) {
    const user = this.waldur.addUser({ username: `${name}@example.org` });
    return this.waldur.addOfferingUser({ offering, user, ...more });
  }

  /** @param program as in `apps/agent/bin`, without the ending */
  run(program: string, ...args: string[]): Promise<ProgramResult> {
    const config = configFile({ offerings: this.offerings });
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [join(BIN, `${program}.js`), ...args, '-c', config],
        { cwd: this.directory, timeout: 60_000, killSignal: 'SIGKILL' },
        (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
      );
      this.child = child;
    });
  }

  command(...args: string[]): Promise<ProgramResult> {
    return this.run('waldur-site-agent', ...args);
  }

  /** To the program that was started last. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** What the plugin noted down. */
  get notes(): readonly string[] {
    return readFileSync(join(this.directory, 'log'), 'utf8').split('\n').filter(Boolean);
  }

  /** Last parts of the paths that were written to. */
  get writes(): readonly string[] {
    const written = this.waldur.requests.filter(({ method }) => method !== 'GET');
    return written.map(({ method, path }) => (method === 'PATCH' ? method : (path.split('/').at(-2) ?? '')));
  }

  async close(): Promise<void> {
    const { violations } = this.waldur;
    await this.waldur.close();
    rmSync(this.directory, { recursive: true, force: true });
    expect(violations).toEqual([]);
  }
}

function installPlugin(home: string): void {
  mkdirSync(home, { recursive: true });
  const entryPoints = {
    'waldur_site_agent.backends': { toy: './index.js#ToyModule', plain: './index.js#PlainModule' },
    'waldur_site_agent.username_management_backends': { toynames: './index.js#NamesModule' },
  };
  const manifest = {
    name: 'toy-site',
    version: '1.0.0',
    type: 'module',
    waldurSiteAgent: { apiVersion: 1, entryPoints },
  };
  writeFileSync(join(home, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(home, 'index.js'), CODE);
}
