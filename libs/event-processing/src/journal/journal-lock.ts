import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { errorText } from '@waldur-site-agent/plugin-sdk';

/** What `flock` is told to end with when somebody else has the lock. */
const TAKEN = 199;
const LIMIT_MS = 10_000;

/** Another process has the journal; it would do the same commands once more. */
export class JournalTakenError extends Error {}

/**
 * Keeps other processes off a journal until the handle is closed, or this process ends, however that happens. The lock
 * belongs to the open file, which `flock` of util-linux shares for a moment. Without that program there is no lock.
 * @throws {JournalTakenError} @throws {Error} of the file system
 */
export async function lockJournal(path: string): Promise<FileHandle> {
  const file = await open(path, 'a', 0o600);
  if ((await flock(file)) !== TAKEN) return file;
  await file.close();
  throw new JournalTakenError(`another process uses ${path}; give each agent an event_journal_dir of its own`);
}

async function flock(file: FileHandle): Promise<number | null> {
  const flags = ['--exclusive', '--nonblock', '--conflict-exit-code', String(TAKEN), '3'];
  const child = spawn('flock', flags, { stdio: ['ignore', 'ignore', 'ignore', file.fd], timeout: LIMIT_MS });
  try {
    const [status] = (await once(child, 'close')) as [number | null];
    if (status !== 0 && status !== TAKEN) throw new Error(`flock ended with ${status}`);
    return status;
  } catch (error) {
    new Logger('EventJournal').warn(`other agents that use this journal would not be noticed: ${errorText(error)}`);
    return null;
  }
}
