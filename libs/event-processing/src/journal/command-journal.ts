import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Logger } from '@nestjs/common';
import { hex } from '@waldur-site-agent/waldur-client';
import type { Command } from '../commands/command.ts';
import { lockJournal } from './journal-lock.ts';
import { acceptedLine, doneLine, type JournalEntry, readJournal } from './journal-lines.ts';

export type { JournalEntry } from './journal-lines.ts';

/** Lines about finished commands, at most; with more the file is written anew. */
const MOST_DEAD_LINES = 1000;

/**
 * Commands of one offering that were accepted and are not done, in a file that outlives a crash. Only one process at a
 * time has it.
 */
export class CommandJournal {
  private readonly undone = new Map<string, JournalEntry>();
  private tail: Promise<unknown> = Promise.resolve();
  private file: FileHandle | undefined;
  private deadLines = 0;
  /** The last line may be incomplete. */
  private torn = false;

  private constructor(
    private readonly path: string,
    private readonly lock: FileHandle,
    private readonly mostDeadLines: number,
    /** What an earlier process left undone, oldest first. */
    readonly unfinished: readonly JournalEntry[],
  ) {
    for (const entry of unfinished) this.undone.set(entry.id, entry);
  }

  /**
   * Finds or makes the journal of an offering, without what is done.
   * @param directory made when it is missing
   * @throws {JournalTakenError} when another process has it
   * @throws {Error} of the file system
   */
  static async open(
    directory: string,
    offeringUuid: string,
    mostDeadLines: number = MOST_DEAD_LINES,
  ): Promise<CommandJournal> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const name = join(directory, `commands-${hex(offeringUuid)}`);
    const lock = await lockJournal(`${name}.lock`);
    try {
      return await CommandJournal.read(`${name}.jsonl`, lock, mostDeadLines);
    } catch (error) {
      await lock.close();
      throw error;
    }
  }

  private static async read(path: string, lock: FileHandle, mostDeadLines: number): Promise<CommandJournal> {
    const { unfinished, unreadable } = readJournal(await textOf(path));
    if (unreadable > 0) new Logger('EventJournal').warn(`${path}: ${unreadable} unreadable lines are left out`);
    const journal = new CommandJournal(path, lock, mostDeadLines, unfinished);
    await journal.rewrite();
    return journal;
  }

  /** When it resolves the command is on disk. */
  accept(command: Command): Promise<JournalEntry> {
    const entry = { id: randomUUID(), command };
    return this.inTurn(async () => {
      await this.append(acceptedLine(entry));
      this.undone.set(entry.id, entry);
      return entry;
    });
  }

  done(entry: JournalEntry): Promise<void> {
    return this.inTurn(async () => {
      this.undone.delete(entry.id);
      await this.append(doneLine(entry));
      this.deadLines += 2;
      if (this.deadLines > this.mostDeadLines) await this.rewrite();
    });
  }

  async close(): Promise<void> {
    await this.inTurn(async () => {
      if (!this.file) return;
      await this.file.close();
      this.file = undefined;
      await this.lock.close();
    });
  }

  private async append(line: string): Promise<void> {
    const { file } = this;
    if (!file) throw new Error(`${this.path} is closed`);
    const text = this.torn ? `\n${line}` : line;
    this.torn = true;
    await file.appendFile(text);
    await file.datasync();
    this.torn = false;
  }

  /** A new file takes the place of the old one only when it is complete. */
  private async rewrite(): Promise<void> {
    const draft = `${this.path}.new`;
    const file = await open(draft, 'w', 0o600);
    try {
      await file.chmod(0o600);
      await file.appendFile([...this.undone.values()].map((entry) => acceptedLine(entry)).join(''));
      await file.sync();
      await rename(draft, this.path);
    } catch (error) {
      await file.close();
      throw error;
    }
    await this.file?.close();
    this.file = file;
    this.deadLines = 0;
    this.torn = false;
    await syncDirectory(dirname(this.path));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.tail.then(work);
    this.tail = turn.catch(() => undefined);
    return turn;
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Makes the new name of a file outlive a crash. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
