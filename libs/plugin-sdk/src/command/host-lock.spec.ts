import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackendError, BackendNotReadyError } from '../errors/backend-errors.ts';
import { CommandRunner, CommandTimeoutError, type CommandOptions, type CommandResult } from './command-runner.ts';
import { HostLock } from './host-lock.ts';

let directory: string;
let file: string;
let warnings: string[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'host-lock-'));
  file = join(directory, 'lock');
  warnings = [];
});

afterEach(async () => {
  await rm(directory, { recursive: true });
  expect(warnings).toEqual([]);
});

function lock(waitSeconds: number, runner = new CommandRunner()): HostLock {
  return new HostLock({ runner, name: 'unused', file, waitSeconds, warn: (text) => warnings.push(text) });
}

async function program(script: string): Promise<string> {
  const path = join(directory, 'program');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

/** Another program that has the lock until it is told to end. */
async function holder(): Promise<() => Promise<void>> {
  const child = spawn('flock', [file, 'sh', '-c', 'echo held; exec cat']);
  await once(child.stdout, 'data');
  return async () => {
    child.stdin.end();
    await once(child, 'close');
  };
}

const LIMIT = { timeoutSeconds: 20 };

/** Fails when the lock is taken, and does not wait for it. */
function isFree(): Promise<boolean> {
  return lock(0)
    .run('/bin/true', [], LIMIT)
    .then(
      () => true,
      () => false,
    );
}

describe('a program with the lock', () => {
  it('runs as without it: arguments, variables, input, outputs, status, and this process as its parent', async () => {
    const path = await program('printf "%s|" "$@"; echo "$PPID $V"; cat; echo trouble >&2; exit 3');
    const result = await lock(5).run(path, ['-c', '--', '$(id)', ''], { ...LIMIT, env: { V: 'v' }, input: 'in' });
    expect(result).toEqual({ exitCode: 3, stdout: `-c|--|$(id)||${process.pid} v\nin`, stderr: 'trouble\n' });
  });

  it('holds it until its end', async () => {
    const path = await program('flock --nonblock "$1" true; echo $?');
    expect((await lock(5).run(path, [file], LIMIT)).stdout).toBe('1\n');
    expect(await isFree()).toBe(true);
  });

  it('is not started while others have it, and the failure says which file and what to do', async () => {
    const end = await holder();
    const path = await program('touch "$1"');
    const failure: unknown = await lock(0.2)
      .run(path, [join(directory, 'ran')], LIMIT)
      .catch((error: unknown) => error);
    await end();
    expect(failure).toBeInstanceOf(BackendNotReadyError);
    expect((failure as Error).message).toBe(
      `${path} was not started: others have held the lock ${file} for 0.2 s; ` +
        `see which program it is with "fuser -v ${file}", and end it if it hangs`,
    );
    expect(existsSync(join(directory, 'ran'))).toBe(false);
  });

  it('has its whole time limit, however long it waited', async () => {
    class LimitsRunner extends CommandRunner {
      readonly limits: unknown[] = [];

      override run(name: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
        if (args.includes('/bin/true')) this.limits.push(options.timeoutSeconds);
        return super.run(name, args, options);
      }
    }
    const runner = new LimitsRunner();
    await lock(30, runner).run('/bin/true', [], { timeoutSeconds: 12 });
    expect(runner.limits).toEqual([42]);
  });

  it('lets go of it when it has to be ended, with its children', async () => {
    const path = await program("trap '' TERM; sleep 600 & wait; sleep 600");
    const failure: unknown = await lock(0.2)
      .run(path, [], { timeoutSeconds: 0.2 })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandTimeoutError);
    expect((failure as Error).message).toBe(`${path} gave no answer within 0.4 s and was ended`);
    await lock(20).run('/bin/true', [], LIMIT);
  });
});

describe('failures are about the program', () => {
  it('that is missing, or cannot be started', async () => {
    const missing = join(directory, 'missing');
    const notExecutable = join(directory, 'not-executable');
    await writeFile(notExecutable, '');
    await expect(lock(5).run(missing, [], LIMIT)).rejects.toThrow(new BackendError(`Command not found: ${missing}`));
    await expect(lock(5).run(notExecutable, [], LIMIT)).rejects.toThrow(
      /not-executable cannot be started: Permission denied$/,
    );
    const tooLong = ['x'.repeat(4 * 1024 * 1024)];
    await expect(lock(5).run('/bin/true', tooLong, LIMIT)).rejects.toThrow('/bin/true cannot be started: E2BIG');
    await expect(lock(5).run(missing, [], LIMIT)).rejects.not.toThrow(BackendNotReadyError);
  });

  it('or about the lock file, and then the program waits for better times', async () => {
    file = directory.replace(/^\//, '/proc/self/root/missing/');
    await expect(lock(5).run('/bin/true', [], LIMIT)).rejects.toThrow(BackendNotReadyError);
    await expect(lock(5).run('/bin/true', [], LIMIT)).rejects.toThrow(`open '${file}'`);
  });
});
