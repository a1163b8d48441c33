import { rowsOf } from './rows.ts';

/**
 * Users of an account, each once, from rows of name and default account.
 * @param requireDefaultAccount leave out users without a default account, whose row ends with a vertical bar
 */
export function parseUsers(output: string, requireDefaultAccount: boolean): string[] {
  const names = rowsOf(output)
    .filter((row) => !requireDefaultAccount || row.at(-1) !== '')
    .map(([name = '']) => name.replace(MARKS, '').trim())
    .filter((name) => name !== '');
  return [...new Set(names)];
}

/** MAM marks administrators of an account with `^`, active and inactive users with a sign. */
const MARKS = /^[\s^+-]+/;
