import { constants } from 'node:fs';
import { lstat, mkdir, open } from 'node:fs/promises';
import { BackendNotReadyError } from '../errors/backend-errors.ts';
import { errorText } from '../errors/failure.ts';

export interface LockDirectories {
  /** The best first. */
  readonly paths: readonly string[];
  /** User id that has to own them. */
  readonly uid: number;
}

/**
 * Path of a lock file that nobody but this user and root can open, the same in every process of the user on this host.
 * It is made where it is missing.
 * @throws {BackendNotReadyError} naming each directory and why it cannot be used
 */
export async function privateLockFile(name: string, { paths, uid } = usualDirectories()): Promise<string> {
  const problems: string[] = [];
  for (const directory of paths) {
    const path = `${directory}/${name}`;
    try {
      await makePrivate(directory, uid);
      await makeLockFile(path, { renewed: true });
      return path;
    } catch (error) {
      problems.push(errorText(error));
    }
  }
  throw new BackendNotReadyError(`There is no place for the lock file ${name}: ${problems.join('; ')}`);
}

/**
 * A lock file with a path of the site's choice, made where it is missing.
 * @throws {BackendNotReadyError} when it cannot be opened
 */
export async function chosenLockFile(path: string): Promise<string> {
  await makeLockFile(path, { renewed: false }).catch((error: unknown) => {
    throw new BackendNotReadyError(`The lock file cannot be used: ${errorText(error)}`);
  });
  return path;
}

/** Environment variables have no say: with `TMPDIR` a service and a shell of the same user would not meet. */
function usualDirectories(): LockDirectories {
  const uid = process.getuid?.() ?? 0;
  return { paths: ['/run/waldur-site-agent', `/tmp/waldur-site-agent-${uid}`], uid };
}

async function makePrivate(directory: string, uid: number): Promise<void> {
  await mkdir(directory, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(directory);
  if (!found.isDirectory()) throw new Error(`${directory} is no directory`);
  if (found.uid !== uid) throw new Error(`${directory} belongs to user id ${found.uid}, not ${uid}`);
  if ((found.mode & 0o022) !== 0) throw new Error(`${directory} can be written by other users`);
}

/** @param renewed keeps the file from being cleared away as an old one, which would part those who wait for it */
async function makeLockFile(path: string, { renewed }: { readonly renewed: boolean }): Promise<void> {
  const file = await open(path, constants.O_RDONLY | constants.O_CREAT, 0o600);
  try {
    const now = new Date();
    if (renewed) await file.utimes(now, now);
  } finally {
    await file.close();
  }
}
