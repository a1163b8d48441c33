import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { transformFile } from '@swc/core';
import { BackendNotReadyError } from '../errors/backend-errors.ts';
import { CommandRunner } from './command-runner.ts';
import { HostLock } from './host-lock.ts';

/** Runs a tool so many times, and prints what became of it: as much of an agent as these tests need. */
const AGENT = `
import { CommandRunner } from './command/command-runner.js';
import { HostLock } from './command/host-lock.js';
const [file, tool, times] = process.argv.slice(2);
const texts = [];
const warn = (text) => texts.push(text);
for (let i = 0; i < Number(times); i += 1) {
  const lock = new HostLock({ runner: new CommandRunner(), name: 'unused', file, waitSeconds: 25, warn });
  const { exitCode, stdout, stderr } = await lock.run(tool, [], { timeoutSeconds: 25 });
  texts.push(\`\${exitCode} \${stdout}\${stderr}\`.trim());
}
console.log(JSON.stringify(texts));
`;

const SOURCES = resolve(import.meta.dirname, '..');
const JSC = { target: 'es2022', parser: { syntax: 'typescript' } } as const;
const RELATIVE_IMPORT = /from '(\.[^']+)\.ts'/g;

let compiled: string;
let directory: string;
let file: string;

beforeAll(async () => {
  compiled = await mkdtemp(join(tmpdir(), 'host-lock-agent-'));
  await compile(join(SOURCES, 'command', 'host-lock.ts'));
  await compile(join(SOURCES, 'command', 'command-runner.ts'));
  await writeFile(join(compiled, 'package.json'), '{ "type": "module" }');
  await writeFile(join(compiled, 'agent.js'), AGENT);
});

afterAll(() => rm(compiled, { recursive: true }));

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'host-lock-'));
  file = join(directory, 'lock');
});

afterEach(() => rm(directory, { recursive: true }));

/** A source file with all that it imports, as another Node process can run them. */
async function compile(source: string): Promise<void> {
  const target = join(compiled, relative(SOURCES, source)).replace(/\.ts$/, '.js');
  if (existsSync(target)) return;
  const { code } = await transformFile(source, { swcrc: false, configFile: false, jsc: JSC });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, code.replaceAll(RELATIVE_IMPORT, "from '$1.js'"));
  for (const [, imported] of code.matchAll(RELATIVE_IMPORT)) await compile(resolve(dirname(source), `${imported}.ts`));
}

async function executable(name: string, script: string): Promise<string> {
  const path = join(directory, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

function agent(tool: string, times: number, env: Readonly<Record<string, string>> = {}): ChildProcess {
  const args = [join(compiled, 'agent.js'), file, tool, String(times)];
  return spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function printed(child: ChildProcess): Promise<unknown> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return JSON.parse(text);
}

function at(name: string): string {
  return join(directory, name);
}

function lock(waitSeconds: number): HostLock {
  return new HostLock({ runner: new CommandRunner(), name: 'unused', file, waitSeconds, warn: () => undefined });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(20);
}

it('two processes never run the tool at once', async () => {
  const overlap = 'mkdir $D/busy || exit 9; sleep 0.02; rmdir $D/busy; echo x >> $D/runs';
  const tool = await executable('tool', `D=${directory}; ${overlap}`);
  const all = Array<string>(15).fill('0');
  expect(await Promise.all([printed(agent(tool, 15)), printed(agent(tool, 15))])).toEqual([all, all]);
  expect((await readFile(at('runs'), 'utf8')).length).toBe(60);
});

it('a tool that goes on after its agent was killed keeps the others out until it is done', async () => {
  const tool = await executable(
    'tool',
    `touch ${at('begun')}; while [ -d ${directory} ] && [ ! -e ${at('go')} ]; do sleep 0.05; done; touch ${at('done')}`,
  );
  const killed = agent(tool, 1);
  await until(() => existsSync(at('begun')));
  killed.kill('SIGKILL');
  await once(killed, 'exit');

  await expect(lock(0.2).run('/bin/true', [], { timeoutSeconds: 20 })).rejects.toThrow(BackendNotReadyError);
  expect(existsSync(at('done'))).toBe(false);

  const next = lock(25).run('/usr/bin/env', ['ls', at('done')], { timeoutSeconds: 20 });
  await writeFile(at('go'), '');
  expect(await next).toEqual({ exitCode: 0, stdout: `${at('done')}\n`, stderr: '' });
});

describe('without a fit flock the tool runs all the same, and the process says so once', () => {
  it('when there is none', async () => {
    const tool = await executable('tool', 'echo ran');
    await mkdir(at('empty'));
    expect(await printed(agent(tool, 2, { PATH: at('empty') }))).toEqual([
      'There is no flock in PATH: agents in other processes on this host are not waited for; install util-linux',
      '0 ran',
      '0 ran',
    ]);
  });

  it('when it is of another kind', async () => {
    const tool = await executable('tool', 'echo ran');
    const other = await executable(
      'bin/flock',
      `echo "$*" >> ${directory}/asked; echo 'Usage: flock FILE PROG' >&2; exit 1`,
    );
    expect(await printed(agent(tool, 2, { PATH: dirname(other) }))).toEqual([
      'The flock on this host knows no --no-fork: agents in other processes on this host are not waited for; ' +
        'install util-linux in a newer version',
      '0 ran',
      '0 ran',
    ]);
    expect(await readFile(at('asked'), 'utf8')).toBe('--help\n');
  });
});
