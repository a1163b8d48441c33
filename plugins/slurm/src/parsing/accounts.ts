import { parseRows, sameName } from './rows.ts';

/** Texts of an account's record. The record is global; whether an account is usable shows in its association. */
export interface AccountRecord {
  readonly name: string;
  readonly description: string;
  readonly organization: string;
}

/** The first row of `show account <a>`: name, description, organization; undefined when there is none. */
export function parseAccountRow(output: string): AccountRecord | undefined {
  const columns = parseRows(output)[0];
  if (!columns) return undefined;
  const [name = '', ...texts] = columns;
  // a separator inside the description shifts the columns, but the organization stays last
  const organization = texts.length > 1 ? (texts.at(-1) ?? '') : '';
  const description = texts.length > 1 ? texts.slice(0, -1).join('|') : (texts[0] ?? '');
  return { name, description, organization };
}

/** Every row of `list account`. A description that was stored with line breaks is put together again. */
export function parseAccountList(output: string): AccountRecord[] {
  const records: AccountRecord[] = [];
  let pending = '';
  for (const line of output.split('\n')) {
    const text = pending === '' ? line : `${pending} ${line.trim()}`;
    const isComplete = text.split('|').length >= 3;
    if (isComplete) {
      const record = parseAccountRow(text);
      if (record) records.push(record);
    }
    pending = !isComplete && text.includes('|') ? text : '';
  }
  return records;
}

/** Parent of an account, from rows of account, parent, user; undefined when it has none or is not there. */
export function parseParent(output: string, account: string): string | undefined {
  const row = parseRows(output).find(([name = '', , user]) => sameName(name, account) && !user);
  return row?.[1] || undefined;
}

/** Users of an account, each once, from rows of account, user. */
export function parseUsers(output: string, account: string): string[] {
  const rows = parseRows(output).filter(([name = '', user]) => sameName(name, account) && user);
  return [...new Set(rows.map(([, user = '']) => user))];
}

/** QoS of the account row, from rows of account, QoS; empty when there is none. */
export function parseQos(output: string, account: string): string {
  return parseRows(output).find(([name = '']) => sameName(name, account))?.[1] ?? '';
}
