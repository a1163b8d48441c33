import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackendNotReadyError } from '../errors/backend-errors.ts';
import { chosenLockFile, privateLockFile } from './lock-files.ts';

const uid = process.getuid?.() ?? 0;
let base: string;
let first: string;
let second: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'lock-files-'));
  first = join(base, 'first');
  second = join(base, 'second');
});

afterEach(() => rm(base, { recursive: true }));

function lockFile(owner = uid): Promise<string> {
  return privateLockFile('x.lock', { paths: [first, second], uid: owner });
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

describe('the private lock file', () => {
  it('is made with its directory, for nobody else to open, and is the same the next time', async () => {
    expect(await lockFile()).toBe(join(first, 'x.lock'));
    expect(await modeOf(first)).toBe('700');
    expect(await modeOf(join(first, 'x.lock'))).toBe('600');
    const { ino } = await stat(join(first, 'x.lock'));
    expect(await lockFile()).toBe(join(first, 'x.lock'));
    expect((await stat(join(first, 'x.lock'))).ino).toBe(ino);
    expect(await readdir(base)).toEqual(['first']);
  });

  it('lies in a directory that others may look into but not write to', async () => {
    await mkdir(first, { mode: 0o755 });
    expect(await lockFile()).toBe(join(first, 'x.lock'));
  });

  it('is young again at each use, so that no cleaning of old files takes it away', async () => {
    const path = await lockFile();
    await utimes(path, 0, 0);
    await lockFile();
    expect((await stat(path)).mtimeMs).toBeGreaterThan(Date.now() - 3_600_000);
  });

  it.each<[string, () => Promise<void>]>([
    ['a symbolic link', () => mkdir(join(base, 'elsewhere')).then(() => symlink(join(base, 'elsewhere'), first))],
    ['a file', () => writeFile(first, '')],
    ['a directory that others can write to', () => mkdir(first).then(() => chmod(first, 0o777))],
    ['a directory that cannot be made', () => Promise.resolve(void (first = join(base, 'missing', 'first')))],
  ])('is not put below %s', async (_what, prepare) => {
    await prepare();
    expect(await lockFile()).toBe(join(second, 'x.lock'));
    expect(await readdir(join(base, 'elsewhere')).catch(() => [])).toEqual([]);
  });

  it("is not put into another user's directory, and without any other place writing has to wait", async () => {
    await mkdir(first);
    await symlink(base, second);
    const failure: unknown = await lockFile(uid + 1).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BackendNotReadyError);
    expect((failure as Error).message).toBe(
      `There is no place for the lock file x.lock: ${first} belongs to user id ${uid}, not ${uid + 1}; ` +
        `${second} is no directory`,
    );
    expect(await readdir(first)).toEqual([]);
  });
});

describe("a lock file of the site's choice", () => {
  it('is made, for nobody else to open', async () => {
    const path = join(base, 'chosen');
    expect(await chosenLockFile(path)).toBe(path);
    expect(await modeOf(path)).toBe('600');
  });

  it('is taken as it is when it is there', async () => {
    const path = join(base, 'chosen');
    await writeFile(path, '');
    await chmod(path, 0o660);
    await chosenLockFile(path);
    expect(await modeOf(path)).toBe('660');
  });

  it('makes writing wait when it cannot be opened', async () => {
    const path = join(base, 'missing', 'chosen');
    await expect(chosenLockFile(path)).rejects.toThrow(BackendNotReadyError);
    await expect(chosenLockFile(path)).rejects.toThrow(path);
  });
});
