import { accessSync, constants, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { type AgentResult, configFile, runAgent } from '../support/agent-process.ts';

jest.setTimeout(120_000);

const AGENT = join(import.meta.dirname, '../../apps/agent');

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'healthz-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function beatenBefore(seconds: number): void {
  const file = join(directory, 'waldur-site-agent-heartbeat');
  writeFileSync(file, '');
  const then = Date.now() / 1000 - seconds;
  utimesSync(file, then, then);
}

const probe = (...args: readonly string[]): Promise<AgentResult> =>
  runAgent(args, { TMPDIR: directory }, 'waldur_site_healthz');

it('is installed under its name and can be executed', () => {
  const { bin } = JSON.parse(readFileSync(join(AGENT, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  expect(bin['waldur_site_healthz']).toBe('./bin/waldur_site_healthz.js');
  accessSync(join(AGENT, 'bin/waldur_site_healthz.js'), constants.X_OK);
});

describe('the liveness probe', () => {
  it('says yes as long as the heartbeat is young', async () => {
    beatenBefore(280);
    expect(await probe('--liveness-only')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('says no when it is older, and how old it is', async () => {
    beatenBefore(301);
    const result = await probe('--liveness-only');
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(/heartbeat .* is 30\d s old, 300 s are allowed/);
  });

  it('says no when there has never been one', async () => {
    expect(await probe('--liveness-only')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no agent has written') as string,
    });
  });

  it('takes another age', async () => {
    beatenBefore(400);
    expect(await probe('--liveness-only', '--max-age', '1000')).toMatchObject({ code: 0 });
  });
});

const offering = (name: string, { apiUrl, token }: { readonly apiUrl: string; readonly token: string }) => ({
  name,
  waldur_api_url: apiUrl,
  waldur_api_token: token,
  waldur_offering_uuid: 'a'.repeat(32),
  backend_type: 'slurm',
});

describe('the readiness probe', () => {
  it('says yes when one Waldur accepts its login, and no when none does, without the token', async () => {
    const waldur = await SandboxWaldur.start();
    beatenBefore(0);
    const wrong = offering('Wrong', { apiUrl: waldur.apiUrl, token: 'not-the-token' });
    const ready = await probe('--config-file', configFile({ offerings: [wrong, offering('Right', waldur)] }));
    expect(ready).toMatchObject({ code: 0, stderr: '' });
    expect(waldur.requests.map(({ method, path, query }) => [method, path, query['field']])).toEqual([
      ['GET', '/api/users/me/', ['uuid']],
      ['GET', '/api/users/me/', ['uuid']],
    ]);
    const result = await probe('--config-file', configFile({ offerings: [wrong] }));
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('Wrong: ') as string });
    expect(result.stderr).not.toContain('not-the-token');
    const { violations } = waldur;
    await waldur.close();
    expect(violations).toEqual([]);
  });

  it('says no to a configuration that cannot be used, and asks nobody when nothing is alive', async () => {
    beatenBefore(0);
    expect(await probe('--config-file', 'missing.yaml')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('missing.yaml: does not exist') as string,
    });
    beatenBefore(1000);
    expect((await probe('--config-file', 'missing.yaml')).stderr).not.toContain('missing.yaml');
  });
});

it.each([
  [['--max-age', 'old'], '--max-age is to be a number of seconds'],
  [['--readiness'], "Unknown option '--readiness'"],
])('%j is refused, with its usage', async (args, message) => {
  const [result, help] = await Promise.all([probe(...args), probe('--help')]);
  expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) as string });
  expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Usage: waldur_site_healthz') });
});
