import type { Association, ClusterState } from './state.ts';

interface AccountIndex {
  /** Of the list that was indexed: rows are only ever put in, or the whole list is replaced. */
  readonly length: number;
  readonly rows: ReadonlyMap<string, Association>;
}

const indexes = new WeakMap<readonly Association[], AccountIndex>();

export function accountRow({ associations }: ClusterState, account: string): Association | undefined {
  const known = indexes.get(associations);
  const index = known?.length === associations.length ? known : indexed(associations);
  return index.rows.get(account);
}

function indexed(associations: readonly Association[]): AccountIndex {
  const accounts = associations.filter((row) => row.user === '');
  const index = { length: associations.length, rows: new Map(accounts.map((row) => [row.account, row])) };
  indexes.set(associations, index);
  return index;
}

/** The account's row with everything below it, one contiguous run in the database's order. */
export function subtree(state: ClusterState, account: string): Association[] {
  const inside = new Set([account]);
  return state.associations.filter((row) => {
    const belongs = row.account === account || inside.has(row.parent) || inside.has(row.account);
    if (belongs && row.user === '') inside.add(row.account);
    return belongs;
  });
}

/** Puts rows with one parent directly behind it: what came last comes first. */
export function insertBelow(state: ClusterState, parent: string, rows: readonly Association[]): void {
  const at = state.associations.findIndex((row) => row.account === parent && row.user === '');
  state.associations.splice(at + 1, 0, ...rows);
}

export function moveBelow(state: ClusterState, account: string, parent: string): void {
  const moved = new Set(subtree(state, account));
  const rows = state.associations.filter((row) => moved.has(row));
  state.associations = state.associations.filter((row) => !moved.has(row));
  const top = rows.find((row) => row.account === account && row.user === '');
  if (top) top.parent = parent;
  insertBelow(state, parent, rows);
}

export function removeRows(state: ClusterState, rows: readonly Association[]): void {
  const gone = new Set(rows);
  state.associations = state.associations.filter((row) => !gone.has(row));
}

/**
 * The order in which associations are shown: below each account first its users, then its sub-accounts, both by
 * name. A row whose parent is not among `rows` stands at the top, all of those by the same rule.
 */
export function inTreeOrder(rows: readonly Association[]): Association[] {
  const shown = new Set(rows.filter((row) => row.user === '').map((row) => row.account));
  const below = new Map<string, Association[]>();
  for (const row of rows) {
    const siblings = below.get(above(row));
    if (siblings) siblings.push(row);
    else below.set(above(row), [row]);
  }
  const ordered: Association[] = [];
  const walk = (siblings: readonly Association[]): void => {
    for (const row of sortSiblings(siblings)) {
      ordered.push(row);
      if (row.user === '') walk(below.get(row.account) ?? []);
    }
  };
  walk(rows.filter((row) => !shown.has(above(row))));
  return ordered;
}

/** Account that a row is shown under; empty for root. */
function above(row: Association): string {
  return row.user === '' ? row.parent : row.account;
}

function sortSiblings(rows: readonly Association[]): Association[] {
  return rows.toSorted((a, b) => {
    if ((a.user === '') !== (b.user === '')) return a.user === '' ? 1 : -1;
    const [left, right] = a.user === '' ? [a.account, b.account] : [a.user, b.user];
    return left < right ? -1 : Number(left > right);
  });
}
