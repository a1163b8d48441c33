import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configFile, runAgent } from '../support/agent-process.ts';

jest.setTimeout(120_000);

const AGENT = join(import.meta.dirname, '../../apps/agent');
const DROP_INS = ['waldur_sync_offering_users', 'waldur_sync_resource_limits', 'waldur_site_create_homedirs'];
const COMMANDS = ['sync-offering-users', 'sync-resource-limits', 'create-homedirs'];

it('are installed under their names and can be executed', () => {
  const { bin } = JSON.parse(readFileSync(join(AGENT, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  for (const name of DROP_INS) {
    expect(bin[name]).toBe(`./bin/${name}.js`);
    accessSync(join(AGENT, `bin/${name}.js`), constants.X_OK);
  }
});

describe('the programs of the earlier agent', () => {
  it.each(DROP_INS)('%s shows its usage, and needs a configuration', async (program) => {
    const [help, missing] = await Promise.all([
      runAgent(['--help'], {}, program),
      runAgent(['-m', 'report', '-c', 'missing.yaml'], {}, program),
    ]);
    expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(`Usage: ${program} `) });
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toContain('missing.yaml: does not exist');
  });

  it.each([
    ['unknown options', ['--dry-run'], "Unknown option '--dry-run'"],
    ['unknown modes', ['-m', 'orders'], 'unknown mode "orders"'],
    ['arguments', ['now'], 'Unexpected argument'],
  ])('refuse %s', async (_what, args, message) => {
    const result = await runAgent(args, {}, 'waldur_sync_offering_users');
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
  });

  it('name every fault of the configuration and end with 1', async () => {
    const config = configFile({ timezone: 'Mars/Olympus', offerings: [{ name: 'Toys' }] });
    const result = await runAgent(['-c', config], {}, 'waldur_site_create_homedirs');
    expect(result).toMatchObject({ code: 1, stdout: '' });
    for (const place of ['timezone', 'offerings[0].waldur_api_url']) expect(result.stderr).toContain(place);
  });
});

describe('the commands', () => {
  it.each(COMMANDS)('%s shows its usage, and has nothing to do without offerings', async (command) => {
    const [help, idle] = await Promise.all([
      runAgent([command, '--help']),
      runAgent([command, '-c', configFile({ offerings: [] }), '--output', 'json']),
    ]);
    expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--dry-run') });
    expect(idle.code).toBe(0);
    expect(JSON.parse(idle.stdout)).toEqual({ offerings: [], restCalls: 0, durationMs: expect.any(Number) });
  });

  it.each([
    ['unknown options', ['--once'], 2, "unknown option '--once'"],
    ['arguments', ['now'], 2, 'too many arguments'],
    ['unknown forms of output', ['--output', 'xml'], 2, 'Allowed: text, json'],
    ['a missing configuration', ['-c', 'missing.yaml'], 1, 'missing.yaml: does not exist'],
  ])('refuse %s', async (_what, args, code, message) => {
    const result = await runAgent(['sync-resource-limits', ...args]);
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
  });
});
