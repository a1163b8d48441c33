import { randomUUID } from 'node:crypto';
import { access, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { BackendError, BackendNotReadyError, errorText, KeyedLock } from '@waldur-site-agent/plugin-sdk';

/** What the system keeps of one account. */
export interface Account {
  /** UUID of the resource it was made for: by this mark the plugin recognises its own accounts. */
  readonly owner: string;
  /** In the units of the system. */
  readonly limits: Readonly<Record<string, number>>;
  readonly users: readonly string[];
}

/** Accounts by their id. */
export type Accounts = Readonly<Record<string, Account>>;

const writing = new KeyedLock();

/**
 * A system that is one JSON file, so that the plugin works before you have touched it. Put a client of your own system in
 * its place: `CommandRunner` of the SDK runs programs, `HttpApi` speaks JSON over HTTP.
 */
export class AccountStore {
  constructor(private readonly file: string) {}

  /**
   * All accounts. A file that is not there yet holds none; a folder that is not there has not been mounted.
   * @throws {BackendNotReadyError} when it could not find out
   */
  async read(): Promise<Accounts> {
    try {
      await access(dirname(this.file));
      return JSON.parse(await readFile(this.file, 'utf8')) as Accounts;
    } catch (error) {
      if (isMissing(error, this.file)) return {};
      throw new BackendNotReadyError(`the accounts cannot be read: ${errorText(error)}`, { cause: error });
    }
  }

  /** Changes the accounts, one after the other, and never half. */
  async update(change: (accounts: Accounts) => Accounts): Promise<void> {
    await writing.run(this.file, async () => {
      const changed = change(await this.read());
      const temporary = `${this.file}.${randomUUID()}`;
      try {
        await writeFile(temporary, JSON.stringify(changed, undefined, 2));
        await rename(temporary, this.file);
      } catch (error) {
        throw new BackendError(`the accounts cannot be written: ${errorText(error)}`, { cause: error });
      }
    });
  }
}

/** The accounts with one changed; without it when it is undefined. */
export function withAccount(accounts: Accounts, id: string, account: Account | undefined): Accounts {
  const others = Object.entries(accounts).filter(([each]) => each !== id);
  return Object.fromEntries(account ? [...others, [id, account]] : others);
}

function isMissing(error: unknown, path: string): boolean {
  const { code, path: missing } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && missing === path;
}
