import { BackendError } from '@waldur-site-agent/plugin-sdk';
import { rowsOf } from './rows.ts';

export interface Account {
  readonly name: string;
  readonly description: string;
  /** Of a resource's account: the name of its project's account. */
  readonly organization: string;
}

/** Rows of name, description, organization. @throws {BackendError} for a row with fewer columns */
export function parseAccounts(output: string): Account[] {
  return rowsOf(output).map((row) => {
    const [name = '', description = '', organization] = row;
    if (organization === undefined)
      throw new BackendError(`MAM listed an account that cannot be read: ${row.join('|')}`);
    return { name, description, organization };
  });
}

/** Whether the first row of name and activity says that an account is switched off. */
export function isInactive(output: string): boolean {
  return rowsOf(output)[0]?.[1]?.trim().toLowerCase() === 'false';
}
