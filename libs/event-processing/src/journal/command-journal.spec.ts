import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, type FileHandle, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Command } from '../commands/command.ts';
import { CommandJournal } from './command-journal.ts';
import { JournalTakenError } from './journal-lock.ts';

const OFFERING = '7c1e0a52-b8d9-4f3e-9a64-05d1c2e8f7b3';
const FILE = 'commands-7c1e0a52b8d94f3e9a6405d1c2e8f7b3.jsonl';
const LOCK = FILE.replace('.jsonl', '.lock');
const FIRST: Command = { kind: 'import', requestUuid: 'r1' };
const SECOND: Command = { kind: 'attributes', username: 'alice', attributes: { full_name: 'Älice\n' } };

let directory: string;
let open: CommandJournal[];

beforeAll(() => Logger.overrideLogger(false));
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'journal-')), 'made', 'here');
  open = [];
});
afterEach(async () => {
  await end();
  await rm(join(directory, '..', '..'), { recursive: true });
});

async function journal(mostDeadLines?: number): Promise<CommandJournal> {
  const opened = await CommandJournal.open(directory, OFFERING, mostDeadLines);
  open.push(opened);
  return opened;
}

/** For the next line. */
function fillDisk(running: CommandJournal): void {
  const disk = (running as unknown as { file: FileHandle }).file;
  const sync = disk.datasync.bind(disk);
  disk.datasync = () => {
    disk.datasync = sync;
    return Promise.reject(new Error('ENOSPC'));
  };
}

/** As the end of the process does. */
async function end(): Promise<void> {
  for (const each of open) await each.close();
}

const text = (): Promise<string> => readFile(join(directory, FILE), 'utf8');
const unfinished = async (): Promise<readonly Command[]> => {
  await end();
  return (await journal()).unfinished.map(({ command }) => command);
};

describe('the journal', () => {
  it('keeps what was accepted and is not done, in order', async () => {
    const before = await journal();
    expect(before.unfinished).toEqual([]);
    const third = { kind: 'import', requestUuid: 'r3' } as const;
    const entries = await Promise.all([FIRST, SECOND, third].map((each) => before.accept(each)));
    expect(await unfinished()).toEqual([FIRST, SECOND, third]);
    await end();
    const after = await journal();
    for (const entry of entries.slice(1, 2)) await after.done(entry);
    await after.accept(SECOND);
    expect(await unfinished()).toEqual([FIRST, third, SECOND]);
  });

  it('is nobody else’s to read, and leaves no draft', async () => {
    await writeFile(join(await mkdtempIn(), FILE), '', { mode: 0o644 });
    await (await journal()).accept(FIRST);
    expect((await stat(join(directory, FILE))).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual([FILE, LOCK].sort());
  });

  it.each(['{"id":"x","comm', '{"id":"x"}', '{"id":"x","command":{"kind":"of tomorrow"}}', '7', 'null', ''])(
    'does without a last line that says %j',
    async (line) => {
      const before = await journal();
      await before.accept(FIRST);
      await before.close();
      await appendFile(join(directory, FILE), line);
      const after = await journal();
      expect(after.unfinished.map(({ command }) => command)).toEqual([FIRST]);
      await after.accept(SECOND);
      expect(await unfinished()).toEqual([FIRST, SECOND]);
    },
  );

  it('is written anew at the start, without what is done', async () => {
    const before = await journal();
    await before.done(await before.accept(FIRST));
    await before.accept(SECOND);
    expect((await text()).trim().split('\n')).toHaveLength(3);
    await before.close();
    await journal();
    expect((await text()).trim().split('\n')).toHaveLength(1);
  });

  it('does not grow for ever', async () => {
    const running = await journal(4);
    await running.accept(SECOND);
    for (let n = 0; n < 20; n += 1) await running.done(await running.accept(FIRST));
    expect((await text()).trim().split('\n').length).toBeLessThanOrEqual(6);
    expect(await unfinished()).toEqual([SECOND]);
  });

  it('is one process’s at a time, and free when that has been killed', async () => {
    await mkdir(directory, { recursive: true });
    const script = `exec 9>>'${join(directory, LOCK)}'; flock 9; echo; exec sleep 60`;
    const other = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(other.stdout, 'data');
    await expect(journal()).rejects.toThrow(JournalTakenError);
    other.kill('SIGKILL');
    await once(other, 'close');
    const mine = await journal();
    await expect(journal()).rejects.toThrow('give each agent an event_journal_dir of its own');
    await mine.close();
    await journal();
  });

  it('does not keep a command that it could not take for certain', async () => {
    const running = await journal();
    await running.accept(FIRST);
    fillDisk(running);
    await expect(running.accept(SECOND)).rejects.toThrow('ENOSPC');
    expect((await text()).trim().split('\n')).toHaveLength(1);
    const third = { kind: 'import', requestUuid: 'r3' } as const;
    await running.accept(third);
    expect(await unfinished()).toEqual([FIRST, third]);
  });

  it('crosses out later what it could not cross out at once', async () => {
    const running = await journal();
    const entry = await running.accept(FIRST);
    fillDisk(running);
    await expect(running.done(entry)).rejects.toThrow('ENOSPC');
    await running.accept(SECOND);
    expect(await unfinished()).toEqual([SECOND]);
  });

  it('goes on as it is where there is no room for another file', async () => {
    const before = await journal();
    await before.accept(FIRST);
    await before.close();
    await mkdir(join(directory, `${FILE}.new`));
    const after = await journal(2);
    expect(after.unfinished.map(({ command }) => command)).toEqual([FIRST]);
    for (let n = 0; n < 5; n += 1) await after.done(await after.accept(SECOND));
    expect(await unfinished()).toEqual([FIRST]);
  });

  it('says so when it cannot take a command', async () => {
    const closed = await journal();
    await closed.close();
    await expect(closed.accept(FIRST)).rejects.toThrow('is closed');
    await expect(CommandJournal.open(join(directory, FILE, 'below'), OFFERING)).rejects.toThrow('ENOTDIR');
  });
});

async function mkdtempIn(): Promise<string> {
  await (await journal()).close();
  await rm(join(directory, FILE));
  return directory;
}
