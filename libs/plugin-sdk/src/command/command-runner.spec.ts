import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackendError } from '../errors/backend-errors.ts';
import { isTransient } from '../errors/failure.ts';
import { CommandRunner, CommandTimeoutError } from './command-runner.ts';
import { KeyedLock } from './keyed-lock.ts';

const runner = new CommandRunner();
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'command-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function program(script: string): Promise<string> {
  const path = join(directory, `program-${Math.random().toString(36).slice(2)}`);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('CommandRunner', () => {
  it('hands over arguments as they are and keeps output, error output and status apart', async () => {
    const path = await program('printf "%s\\n" "$@"; echo trouble >&2; exit 3');
    const result = await runner.run(path, ['a b', '$(id)', '"quoted"', '*']);
    expect(result).toEqual({ exitCode: 3, stdout: 'a b\n$(id)\n"quoted"\n*\n', stderr: 'trouble\n' });
  });

  it('runs in the C locale with further variables, and with standard input closed or filled', async () => {
    const path = await program('echo "$LC_ALL $TZ"; cat');
    expect((await runner.run(path, [], { env: { TZ: 'Europe/Tallinn', LC_ALL: 'et_EE' } })).stdout).toBe(
      'C Europe/Tallinn\n',
    );
    expect((await runner.run(path, [], { env: { TZ: '' }, input: 'text\n' })).stdout).toBe('C \ntext\n');
  });

  it('replaces bytes that are no UTF-8', async () => {
    const path = await program("printf 'a\\377b\\303\\244'");
    expect((await runner.run(path, [])).stdout).toBe('a\ufffdbä');
  });

  it('names a program that is not installed', async () => {
    const failure: unknown = await runner.run(join(directory, 'missing'), []).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BackendError);
    expect((failure as Error).message).toMatch(/^Command not found: .*missing$/);
  });

  it('says why a program cannot be started', async () => {
    const path = join(directory, 'not-executable');
    await writeFile(path, '');
    await expect(runner.run(path, [])).rejects.toThrow(/cannot be started: EACCES/);
    await expect(runner.run('/bin/true', ['x'.repeat(4 * 1024 * 1024)])).rejects.toThrow(/cannot be started: E2BIG/);
  });

  it('ends a program that hangs, with its children, even one that ignores the polite signal', async () => {
    const path = await program("trap '' TERM; sleep 600 & echo $! >&2; wait; sleep 600");
    const failure: unknown = await runner.run(path, [], { timeoutSeconds: 0.2 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandTimeoutError);
    expect(isTransient(failure)).toBe(true);
    expect((failure as Error).message).toContain('gave no answer within 0.2 s');
  });

  it('ends a program that prints without end', async () => {
    await expect(runner.run('/usr/bin/yes', [], { maxOutputBytes: 100_000 })).rejects.toThrow(
      /wrote more than 100000 bytes/,
    );
  });
});

describe('KeyedLock', () => {
  it('lets one at a time run per key, in order, and goes on after a failure', async () => {
    const lock = new KeyedLock();
    const events: string[] = [];
    const work =
      (name: string, fails = false) =>
      async () => {
        events.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        events.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      };
    const results = await Promise.allSettled([
      lock.run('k', work('first', true)),
      lock.run('k', work('second')),
      lock.run('k', work('third')),
    ]);
    expect(events).toEqual([
      'first begins',
      'first ends',
      'second begins',
      'second ends',
      'third begins',
      'third ends',
    ]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });

  it('does not let one key wait for another', async () => {
    const lock = new KeyedLock();
    const events: string[] = [];
    const slow = async () => {
      events.push('a begins');
      await new Promise((resolve) => setImmediate(resolve));
      events.push('a ends');
    };
    await Promise.all([lock.run('a', slow), lock.run('b', () => Promise.resolve(events.push('b')))]);
    expect(events).toEqual(['a begins', 'b', 'a ends']);
  });
});
