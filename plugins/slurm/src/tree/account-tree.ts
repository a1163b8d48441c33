import type { AccountRecord } from '../parsing/accounts.ts';
import type { Association } from '../parsing/associations.ts';
import { foldName } from '../parsing/rows.ts';

/** An account that is usable on the cluster: it has an association of its own. */
export interface Account {
  readonly name: string;
  /** Empty for the root account. */
  readonly parent: string;
  readonly row: Association;
  /** Rows of users; one user may have several, one per partition. */
  readonly userRows: readonly Association[];
  /** Stored texts; undefined when they were not read. */
  readonly record?: AccountRecord | undefined;
}

/** What was seen of the cluster's accounts at one moment. Names match without regard to case. */
export class AccountTree {
  private readonly accounts: ReadonlyMap<string, Account>;
  private readonly records: ReadonlyMap<string, AccountRecord>;
  private readonly asked: ReadonlySet<string> | undefined;

  /** @param asked the accounts that were asked for; all of them when absent */
  constructor(associations: readonly Association[], records: readonly AccountRecord[] = [], asked?: readonly string[]) {
    this.asked = asked && new Set(asked.map((name) => foldName(name)));
    this.records = new Map(records.map((record) => [foldName(record.name), record]));
    const userRows = groupByAccount(associations.filter((row) => row.user !== ''));
    const accounts = new Map<string, Account>();
    for (const row of associations.filter((each) => each.user === '' && each.partition === '')) {
      const key = foldName(row.account);
      // without a cluster in the settings there is a row per cluster; the first one speaks for all
      if (accounts.has(key)) continue;
      const { account: name, parent } = row;
      accounts.set(key, { name, parent, row, userRows: userRows.get(key) ?? [], record: this.records.get(key) });
    }
    this.accounts = accounts;
  }

  find(name: string): Account | undefined {
    return this.accounts.get(foldName(name));
  }

  has(name: string): boolean {
    return this.accounts.has(foldName(name));
  }

  /** Whether it was asked for: only then an account that is missing here is missing on the cluster. */
  covers(name: string): boolean {
    return this.asked?.has(foldName(name)) ?? true;
  }

  all(): Iterable<Account> {
    return this.accounts.values();
  }

  /** The same with what was seen later, be it of some accounts only. */
  updatedBy(later: AccountTree): AccountTree {
    if (!later.asked) return later;
    const kept = [...this.all()].filter((account) => !later.covers(account.name));
    const rows = [...kept, ...later.all()].flatMap((account) => rowsOf(account));
    const asked = this.asked && [...this.asked, ...later.asked];
    return new AccountTree(rows, [...this.records.values()], asked);
  }

  /** Texts of an account, on the cluster or not. */
  recordOf(name: string): AccountRecord | undefined {
    return this.records.get(foldName(name));
  }

  childrenOf(name: string): readonly string[] {
    return [...this.accounts.values()]
      .filter((account) => account.parent !== '' && foldName(account.parent) === foldName(name))
      .map((account) => account.name);
  }

  /** Accounts of the cluster that name this one as their organization, itself excluded. */
  membersOf(organization: string): readonly string[] {
    return [...this.accounts.values()]
      .filter((account) => foldName(account.record?.organization ?? '') === foldName(organization))
      .map((account) => account.name)
      .filter((name) => foldName(name) !== foldName(organization));
  }
}

function rowsOf({ row, userRows }: Account): readonly Association[] {
  return [row, ...userRows];
}

/** Users of an account, each once, as the cluster spells them. */
export function usersOf(account: Account | undefined): readonly string[] {
  return [...new Set(account?.userRows.map((row) => row.user) ?? [])];
}

export function hasUser(account: Account | undefined, username: string): boolean {
  return account?.userRows.some((row) => foldName(row.user) === foldName(username)) ?? false;
}

function groupByAccount(rows: readonly Association[]): ReadonlyMap<string, Association[]> {
  const groups = new Map<string, Association[]>();
  for (const row of rows) {
    const key = foldName(row.account);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
