import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

const AGENT = join(import.meta.dirname, '../../apps/agent');
const PROGRAM = join(AGENT, 'bin/waldur-site-agent.js');
const DROP_IN = join(AGENT, 'bin/waldur_site_agent.js');
const TOKEN = 'token-that-nobody-may-see';
const NOBODY_LISTENS = 'http://127.0.0.1:9/api/';

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let directory: string;

function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off', ...extra };
}

function run(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Result> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      { cwd: directory, env: environment(env), timeout: 60_000, killSignal: 'SIGKILL' },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function offering(overrides: Record<string, string> = {}): string {
  const keys = {
    name: 'Toys',
    waldur_api_url: NOBODY_LISTENS,
    waldur_api_token: TOKEN,
    waldur_offering_uuid: "'0a4f7b1e2c3d4e5f8a9b0c1d2e3f4a5b'",
    backend_type: 'toy',
    order_processing_backend: 'toy',
    backend_components: '{ cpu: { measured_unit: h, unit_factor: 1, accounting_type: limit, label: CPU } }',
    ...overrides,
  };
  return Object.entries(keys)
    .map(([key, value], index) => `  ${index === 0 ? '-' : ' '} ${key}: ${value}\n`)
    .join('');
}

/** A plugin beside the agent, as an operator would install one into the working directory. */
function installToyPlugin(): void {
  const home = join(directory, 'node_modules', 'toy-plugin');
  mkdirSync(home, { recursive: true });
  const entryPoints = { 'waldur_site_agent.backends': { toy: './index.js#ToyModule' } };
  const manifest = {
    name: 'toy-plugin',
    version: '1.2.3',
    type: 'module',
    waldurSiteAgent: { apiVersion: 1, entryPoints },
  };
  writeFileSync(join(home, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(home, 'index.js'),
    `const BACKEND = Symbol.for('waldur-site-agent:backend');
     const nothing = async () => new Set();
     const toy = {
       identity: { type: 'toy', version: '1.2.3' }, ping: async () => {}, observeResources: async () => new Map(),
       createResource: async ({ backendId }) => ({ backendId }), setLimits: async () => undefined,
       terminateResource: async () => undefined, addUsers: nothing, removeUsers: nothing,
     };
     export class ToyModule {
       static forOffering() {
         return { module: ToyModule, providers: [{ provide: BACKEND, useValue: toy }], exports: [BACKEND] };
       }
     }`,
  );
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'site-agent-cli-'));
  installToyPlugin();
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** One readable message and no stack trace. */
function expectFailure(result: Result, message: string): void {
  expect(result).toMatchObject({ code: 1, stdout: '' });
  expect(result.stderr).toContain(message);
  expect(result.stderr).not.toMatch(/^\s+at /m);
}

describe('help and version', () => {
  const { version } = JSON.parse(readFileSync(join(AGENT, 'package.json'), 'utf8')) as { version: string };

  it('answers without a configuration', async () => {
    const [long, short, help, commandHelp, dropInHelp] = await Promise.all([
      run(PROGRAM, ['--version']),
      run(PROGRAM, ['-V']),
      run(PROGRAM, ['--help']),
      run(PROGRAM, ['order-process', '--help']),
      run(DROP_IN, ['--help']),
    ]);
    expect(long).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(short).toEqual(long);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const command of ['order-process', 'config', 'plugins']) expect(help.stdout).toContain(`  ${command} `);
    expect(commandHelp).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--dry-run') });
    expect(dropInHelp).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--config-file') });
  });
});

describe('wrong usage', () => {
  it.each([
    ['an unknown command', PROGRAM, ['orders'], "unknown command 'orders'"],
    ['no command', PROGRAM, [], 'Usage: waldur-site-agent'],
    ['an unknown option', PROGRAM, ['order-process', '--fast'], "unknown option '--fast'"],
    ['a surplus argument', PROGRAM, ['order-process', 'now'], 'too many arguments'],
    ['an unknown form of output', PROGRAM, ['plugins', '--output', 'xml'], 'Allowed: text, json'],
    ['a missing value', PROGRAM, ['config', 'check', '-c'], 'argument missing'],
    ['a missing sub-command', PROGRAM, ['config'], 'Usage: waldur-site-agent config'],
    ['an unknown option of the drop-in', DROP_IN, ['--once'], "Unknown option '--once'"],
    ['an unknown mode of the drop-in', DROP_IN, ['-m', 'orders'], 'unknown mode "orders"'],
  ])('of %s ends with 2 and says what is wrong', async (_what, program, args, message) => {
    const result = await run(program, args);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(message);
  });
});

describe('failures', () => {
  it('ends with 1 and a readable message when the configuration is missing', async () => {
    const programs = [
      [PROGRAM, ['order-process']],
      [PROGRAM, ['order-process', '--dry-run', '-c', 'waldur-site-agent-config.yaml']],
      [DROP_IN, []],
      [DROP_IN, ['--mode=order_process', '--config-file=waldur-site-agent-config.yaml']],
    ] as const;
    const results = await Promise.all(programs.map(([program, args]) => run(program, args)));
    for (const result of results) expectFailure(result, 'waldur-site-agent-config.yaml: does not exist');
  });

  it('shows the stack trace only to those who ask for it', async () => {
    const result = await run(DROP_IN, ['-c', 'missing.yaml'], { WALDUR_SITE_AGENT_DEBUG: '1' });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/^\s+at /m);
  });

  it('lists every fault of the file at once, without secrets, in every program', async () => {
    const path = file(
      'faults.yaml',
      `timezone: Mars/Olympus\nofferings:\n${offering({ name: '5', waldur_api_url: 'x' })}`,
    );
    for (const [program, args] of [
      [PROGRAM, ['order-process', '--once', '-c', path]],
      [DROP_IN, ['-c', path]],
    ] as const) {
      const result = await run(program, args);
      expectFailure(result, 'faults.yaml:1:');
      expect(result.stderr).toContain('offerings[0].name');
      expect(result.stderr).toContain('offerings[0].waldur_api_url');
      expect(result.stderr).not.toContain(TOKEN);
    }
  });

  it('leaves out an offering whose backend is not installed, and ends with 1 after a single sweep', async () => {
    const path = file('lost.yaml', `offerings:\n${offering({ order_processing_backend: 'lost' })}`);
    const result = await run(PROGRAM, ['order-process', '--once', '-c', path]);
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('Offering Toys: skipped: no installed plugin provides the backend "lost"');
    expect(result.stdout).toContain('0 requests to Waldur');
  });

  it('refuses a directory of plugins that does not exist', async () => {
    expectFailure(await run(PROGRAM, ['plugins', '--plugin-dir', 'nowhere']), 'nowhere" does not exist');
  });
});

describe('config check', () => {
  it('accepts a good file, with the backend of each operation, although nobody listens at its address', async () => {
    const path = file(
      'good.yaml',
      `offerings:\n${offering()}${offering({ name: 'More toys', waldur_offering_uuid: "'1a4f7b1e2c3d4e5f8a9b0c1d2e3f4a5b'" })}`,
    );
    const [text, json] = await Promise.all([
      run(PROGRAM, ['config', 'check', '-c', path]),
      run(PROGRAM, ['config', 'check', '-c', path, '--output', 'json']),
    ]);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(/│ Toys +│ 0a4f7b1e2c3d4e5f8a9b0c1d2e3f4a5b │ toy +│ - /);
    expect(text.stdout).toContain('OK: 2 offerings');
    expect(JSON.parse(json.stdout)).toMatchObject({
      usable: true,
      offerings: [{ name: 'Toys' }, { name: 'More toys' }],
    });
    expect(text.stdout + json.stdout).not.toContain(TOKEN);
  });

  it('lists every problem with its place and ends with 1', async () => {
    const path = file(
      'bad.yaml',
      `log_level: LOUD\nofferings:\n${offering({ waldur_api_url: 'x', backend_type: '7' })}`,
    );
    const result = await run(PROGRAM, ['config', 'check', '-c', path]);
    expect(result).toMatchObject({ code: 1, stderr: '' });
    for (const place of [
      'bad.yaml:1:12: log_level',
      'bad.yaml:4:21: offerings[0].waldur_api_url',
      'offerings[0].backend_type',
    ]) {
      expect(result.stdout).toContain(place);
    }
    expect(result.stdout).toMatch(/\n3 problems\n$/);
    expect(result.stdout).not.toContain(TOKEN);
  });

  it('ends with 1 when a named backend is not installed, and says which are', async () => {
    const path = file('lost.yaml', `offerings:\n${offering({ reporting_backend: 'tony' })}`);
    const result = await run(PROGRAM, ['config', 'check', '-c', path]);
    expect(result.code).toBe(1);
    expect(result.stdout).toContain('offerings[0].reporting_backend: no installed plugin provides the backend "tony"');
    expect(result.stdout).toContain('toy (toy-plugin 1.2.3)');
  });

  it('ends with 0 when there are only warnings', async () => {
    const path = file('warned.yaml', `offerings:\n${offering({ username_management_backend: 'unheard_of' })}`);
    const result = await run(PROGRAM, ['config', 'check', '-c', path]);
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/^warning: .*username backend "unheard_of"/m);
    expect(result.stdout).toContain('OK: 1 offering, 1 warning');
  });
});

describe('plugins', () => {
  it('lists what is installed in the working directory and in directories that are named', async () => {
    const other = mkdtempSync(join(tmpdir(), 'site-agent-plugins-'));
    mkdirSync(join(other, 'odd'));
    writeFileSync(join(other, 'odd', 'package.json'), '{"name":"odd","version":"9.0.0","waldurSiteAgent":{}}');
    const result = await run(PROGRAM, ['plugins', '--output', 'json', '--plugin-dir', other]);
    rmSync(other, { recursive: true });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const { plugins } = JSON.parse(result.stdout) as { plugins: { name: string }[] };
    expect(plugins).toContainEqual(
      expect.objectContaining({ name: 'toy-plugin', version: '1.2.3', backends: ['toy'] }),
    );
    expect(plugins.find(({ name }) => name === 'odd')).toMatchObject({
      backends: [],
      problems: [expect.any(String), expect.any(String)],
    });
  });
});

describe('a running agent', () => {
  const children: ChildProcess[] = [];

  afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'goes on while Waldur is away, logs JSON only, and ends with 0 on %s',
    async (signal) => {
      const path = file('running.yaml', `offerings:\n${offering()}`);
      const child = spawn(process.execPath, [DROP_IN, '-c', path], { cwd: directory, env: environment() });
      children.push(child);
      const ended = once(child, 'exit');
      const lines: string[] = [];
      const tried = new Promise<void>((resolve) => {
        let rest = '';
        child.stdout.on('data', (chunk: Buffer) => {
          const parts = (rest + chunk.toString()).split('\n');
          rest = parts.pop() ?? '';
          lines.push(...parts);
          if (lines.some((line) => line.includes('ECONNREFUSED'))) resolve();
        });
      });
      await tried;
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
      const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      for (const entry of entries)
        expect(entry).toMatchObject({ event: expect.any(String), level: expect.any(String) });
      expect(lines.join('\n')).not.toContain(TOKEN);
    },
  );
});
