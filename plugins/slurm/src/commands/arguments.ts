import { BackendError, type Limits } from '@waldur-site-agent/plugin-sdk';

/**
 * Account or user name. SLURM itself would take many of the refused ones, but splits at commas, expands brackets and
 * reads a leading dash as an option.
 * @throws {BackendError} before anything is sent
 */
export function accountWord(name: string): string {
  return checkedName('account', name);
}

export function userWord(name: string): string {
  return checkedName('user', name);
}

/** Several users as one word. */
export function userList(names: readonly string[]): string {
  if (names.length === 0) throw new BackendError('A non-empty list of SLURM users is needed');
  return names.map((name) => userWord(name)).join(',');
}

/** Whether a name may appear in a statement. */
export function isSafeName(name: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what must not get through
  return name !== '' && !/^-|[\s,=|"';[\]\u0000-\u001f\u007f]/.test(name);
}

function checkedName(kind: string, name: string): string {
  if (isSafeName(name)) return name;
  throw new BackendError(
    `Invalid SLURM ${kind} name: ${JSON.stringify(name)} (it must not be empty, begin with a dash, or contain blanks, ` +
      'commas, quotes, brackets or any of = | ;)',
  );
}

const PLAIN_NAME = /^[A-Za-z0-9_-]+$/;

export function qosWord(name: string): string {
  if (PLAIN_NAME.test(name)) return name;
  throw new BackendError(`Invalid SLURM QoS name: ${JSON.stringify(name)} (letters, digits, _ and - are allowed)`);
}

/** In the order given. */
export function qosList(names: readonly string[]): string {
  if (names.length === 0) throw new BackendError('A non-empty list of SLURM QoS names is needed');
  return names.map((name) => qosWord(name)).join(',');
}

export function partitionWord(name: string): string {
  if (PLAIN_NAME.test(name)) return name;
  throw new BackendError(
    `Invalid SLURM partition name: ${JSON.stringify(name)} (letters, digits, _ and - are allowed)`,
  );
}

/** Sorted. */
export function partitionList(names: readonly string[]): string {
  if (names.length === 0) throw new BackendError('A non-empty list of SLURM partitions is needed');
  return names
    .map((name) => partitionWord(name))
    .toSorted()
    .join(',');
}

/** Description or organization: one line without double quotes. */
export function cleanText(text: string): string {
  return text.replaceAll('"', '').replaceAll(/\s+/g, ' ').trim();
}

/** Text as a quoted value. A vertical bar would shift the columns of every later query. */
export function quotedText(text: string, whenEmpty: string): string {
  return `"${storableText(text) || whenEmpty}"`;
}

function storableText(text: string): string {
  return cleanText(text.replaceAll('|', ' '));
}

/**
 * Whether a text read from SLURM may be the one that was given. Stored texts are lower-cased, single quotes become
 * backticks, and what its database cannot hold becomes a question mark.
 */
export function isStoredText(stored: string, given: string): boolean {
  return comparable(stored) === comparable(storableText(given));
}

function comparable(text: string): string {
  return cleanText(text)
    .toLowerCase()
    .replaceAll("'", '`')
    .replaceAll(/[^ -~]/gu, '?')
    .replaceAll(/\?+/g, '?');
}

/** Limits as one word, sorted by TRES. SLURM takes `1.5` or `abc` without complaint and stores something else. */
export function tresWord(limits: Limits): string {
  const words = Object.entries(limits).map(([tres, value]) => {
    if (!/^[A-Za-z0-9_][\w./:-]*$/.test(tres))
      throw new BackendError(`Invalid SLURM TRES name: ${JSON.stringify(tres)}`);
    if (!Number.isSafeInteger(value) || value < -1) {
      throw new BackendError(`Invalid limit for SLURM TRES ${tres}: ${value} (a whole number from 0 is needed)`);
    }
    return `${tres}=${value}`;
  });
  if (words.length === 0) throw new BackendError('A non-empty list of SLURM limits is needed');
  return words.toSorted().join(',');
}
