import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackendError } from '../errors/backend-errors.ts';
import { isTransient } from '../errors/failure.ts';
import { CommandRunner, CommandTimeoutError, type LineOptions, type LinesEnd } from './command-runner.ts';

const runner = new CommandRunner();
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lines-'));
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

async function collect(script: string, options: LineOptions = {}): Promise<LinesEnd & { readonly lines: string[] }> {
  const lines: string[] = [];
  const end = await runner.lines(await program(script), [], (line) => void lines.push(line), options);
  return { ...end, lines };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('reading a program line by line', () => {
  it('hands over whole lines, and tells status, error output and what was cut off', async () => {
    expect(await collect('printf "one\\n\\nthree\\nfou"; echo trouble >&2; exit 3')).toEqual({
      lines: ['one', '', 'three'],
      rest: 'fou',
      stderr: 'trouble\n',
      exitCode: 3,
    });
    expect(await collect('exit 0')).toEqual({ lines: [], rest: '', stderr: '', exitCode: 0 });
    expect((await collect('echo last; kill -KILL $$')).exitCode).toBe(-1);
  });

  it('passes arguments and variables on as they are', async () => {
    const lines: string[] = [];
    const path = await program('echo "$LC_ALL $TZ"; printf "%s\\n" "$@"');
    await runner.lines(path, ['a b', '$(id)'], (line) => void lines.push(line), { env: { TZ: 'Asia/Tokyo' } });
    expect(lines).toEqual(['C Asia/Tokyo', 'a b', '$(id)']);
  });

  it('puts lines and characters together that arrive in parts', async () => {
    const count = 200_000; // several chunks, cut at any byte
    const { lines, rest } = await collect(`yes 'äöü€' | head -n ${count}; printf 'a\\377b\\n'`);
    expect(lines).toHaveLength(count + 1);
    expect(new Set(lines)).toEqual(new Set(['äöü€', 'a\ufffdb']));
    expect(rest).toBe('');
  });

  it('lets the program wait while a line is being taken', async () => {
    const lines = 10_000_000;
    const path = await program(`yes | head -n ${lines}`);
    const before = process.memoryUsage().arrayBuffers;
    let taken = 0;
    let most = 0;
    const linger = async (): Promise<void> => {
      for (let turn = 0; turn < 500; turn++) await new Promise((resolve) => setImmediate(resolve));
      most = process.memoryUsage().arrayBuffers - before;
    };
    await runner.lines(path, [], () => (taken++ === 0 ? linger() : undefined));
    expect(taken).toBe(lines);
    expect(most).toBeLessThan(1024 * 1024); // 20 MB were there for the taking
  });

  it('keeps the beginning of endless error output', async () => {
    const { stderr, lines } = await collect('echo first >&2; yes | head -c 1000000 >&2; echo done');
    expect(stderr).toMatch(/^first\n/);
    expect(stderr.length).toBe(64 * 1024);
    expect(lines).toEqual(['done']);
  });
});

describe('ending a program', () => {
  it('that says nothing for too long, before its first line or between two', async () => {
    for (const script of ['sleep 600', 'echo one; sleep 600', 'echo one; exec >&-; sleep 600']) {
      const failure: unknown = await collect(script, { silenceSeconds: 0.3 }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(CommandTimeoutError);
      expect(isTransient(failure)).toBe(true);
      expect((failure as Error).message).toMatch(/gave no answer for 0\.3 s and was ended$/);
    }
  });

  it('but not one that is slow and keeps on talking, on either output', async () => {
    const script = 'for i in 1 2 3 4; do echo $i; sleep 0.2; echo still here >&2; sleep 0.2; done';
    expect((await collect(script, { silenceSeconds: 1 })).lines).toEqual(['1', '2', '3', '4']);
  });

  it('that never finishes, though it talks', async () => {
    await expect(runner.lines('/usr/bin/yes', [], () => undefined, { timeoutSeconds: 0.2 })).rejects.toThrow(
      /yes did not finish within 0\.2 s and was ended/,
    );
  });

  it('when a line cannot be taken, and hands over no further line', async () => {
    const path = await program('echo $$; yes');
    const lines: string[] = [];
    const refusal = new Error('enough');
    const take = (line: string): void => {
      lines.push(line);
      if (line === 'y') throw refusal;
    };
    await expect(runner.lines(path, [], take)).rejects.toBe(refusal);
    expect(lines).toHaveLength(2);
    expect(isAlive(Number(lines[0]))).toBe(false);
  });

  it('when taking a line fails later', async () => {
    const path = await program('echo $$; sleep 600');
    let pid = 0;
    const take = async (line: string): Promise<void> => {
      pid = Number(line);
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error('too late');
    };
    await expect(runner.lines(path, [], take)).rejects.toThrow('too late');
    expect(isAlive(pid)).toBe(false);
  });

  it('that writes a line without end', async () => {
    const endless = program("yes | tr -d '\\n'");
    await expect(runner.lines(await endless, [], () => undefined, { maxLineLength: 100_000 })).rejects.toThrow(
      /wrote a line of more than 100000 characters/,
    );
  });
});

it('says why a program cannot be started', async () => {
  const missing: unknown = await runner
    .lines(join(directory, 'missing'), [], () => undefined)
    .catch((error: unknown) => error);
  expect(missing).toBeInstanceOf(BackendError);
  expect((missing as Error).message).toMatch(/^Command not found: .*missing$/);
  await expect(runner.lines('/bin/true', ['x'.repeat(4 * 1024 * 1024)], () => undefined)).rejects.toThrow(/E2BIG/);
});
