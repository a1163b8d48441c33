import { randomUUID } from 'node:crypto';
import { constants, type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Logger } from '@nestjs/common';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import type { Command } from '../commands/command.ts';
import { lockJournal } from './journal-lock.ts';
import { acceptedLine, doneLine, type JournalEntry, readJournal } from './journal-lines.ts';

export type { JournalEntry } from './journal-lines.ts';

/** Empty at first; every line goes to the end, also after one that was taken back. */
const AS_NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND;

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
  /** Something is done that the file does not say so of. */
  private stale = false;
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
    await journal.rewrite().catch((error: unknown) => journal.goOn(error));
    return journal;
  }

  /** When it resolves the command is on disk. */
  accept(command: Command): Promise<JournalEntry> {
    const entry = { id: randomUUID(), command };
    return this.inTurn(async () => {
      await this.append(acceptedLine(entry));
      this.undone.set(entry.id, entry);
      if (this.stale) await this.shorten();
      return entry;
    });
  }

  done(entry: JournalEntry): Promise<void> {
    return this.inTurn(async () => {
      const wasStale = this.stale;
      this.undone.delete(entry.id);
      this.stale = true;
      await this.append(doneLine(entry));
      this.stale = wasStale;
      this.deadLines += 2;
      if (this.stale || this.deadLines > this.mostDeadLines) await this.shorten();
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
    const { size } = await file.stat();
    try {
      await file.appendFile(this.torn ? `\n${line}` : line);
      await file.datasync();
      this.torn = false;
    } catch (error) {
      await this.takeBack(file, size);
      throw error;
    }
  }

  /** A command that was not accepted must not be found here by the next process. */
  private async takeBack(file: FileHandle, size: number): Promise<void> {
    try {
      await file.truncate(size);
      await file.datasync();
    } catch {
      this.torn = true;
    }
  }

  private async shorten(): Promise<void> {
    try {
      await this.rewrite();
    } catch (error) {
      this.deadLines = 0;
      this.complain(error);
    }
  }

  /** What an earlier process left undone has to be done, even though there is no room for another file. */
  private async goOn(problem: unknown): Promise<void> {
    try {
      this.file = await open(this.path, constants.O_WRONLY | constants.O_APPEND);
    } catch {
      throw problem;
    }
    this.torn = true;
    this.complain(problem);
  }

  private complain(error: unknown): void {
    new Logger('EventJournal').warn(`${this.path} goes on as it is, it cannot be written anew: ${errorText(error)}`);
  }

  /** A new file takes the place of the old one only when it is complete. */
  private async rewrite(): Promise<void> {
    const draft = `${this.path}.new`;
    const file = await open(draft, AS_NEW, 0o600);
    try {
      await file.chmod(0o600);
      await file.appendFile([...this.undone.values()].map((entry) => acceptedLine(entry)).join(''));
      await file.sync();
      await rename(draft, this.path);
    } catch (error) {
      await file.close();
      await rm(draft, { force: true });
      throw error;
    }
    const former = this.file;
    this.file = file;
    this.deadLines = 0;
    this.torn = this.stale = false;
    await former?.close();
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
