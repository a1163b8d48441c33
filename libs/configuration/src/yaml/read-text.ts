import { readFile } from 'node:fs/promises';

/** Why a file cannot be read: what is wrong, and what would be right. */
export interface Unreadable {
  readonly message: string;
  readonly hint: string;
}

const REASONS: Readonly<Record<string, Unreadable>> = {
  ENOENT: { message: 'does not exist', hint: 'give the path of the configuration file with --config-file' },
  ENOTDIR: { message: 'does not exist', hint: 'give the path of the configuration file with --config-file' },
  EISDIR: { message: 'is a directory', hint: 'give the path of the file inside it' },
  EACCES: { message: 'may not be read by this user', hint: 'let the user that runs the agent read it' },
  EPERM: { message: 'may not be read by this user', hint: 'let the user that runs the agent read it' },
};

/** The text of a UTF-8 file, or why there is none. */
export async function readText(path: string): Promise<string | Unreadable> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return REASONS[code] ?? { message: `cannot be read (${code})`, hint: 'check the path and the file system' };
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { message: 'is not UTF-8 text', hint: 'save it with the encoding UTF-8' };
  }
}
