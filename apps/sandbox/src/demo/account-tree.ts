import type { Association } from '../slurm/index.ts';

/** The cluster's accounts as an indented tree with limits and users. */
export function accountTree(rows: readonly Association[], parent = '', depth = 0): string[] {
  return accountsBelow(rows, parent).flatMap((row) => branch(rows, row, depth));
}

function branch(rows: readonly Association[], row: Association, depth: number): string[] {
  return [line(row, usersOf(rows, row.account), depth)].concat(accountTree(rows, row.account, depth + 1));
}

function accountsBelow(rows: readonly Association[], parent: string): Association[] {
  return rows.filter((row) => row.user === '' && row.parent === parent);
}

function usersOf(rows: readonly Association[], account: string): string[] {
  if (account === 'root') return []; // everybody's default account: says nothing about the order
  return rows.filter((row) => row.user !== '' && row.account === account).map(({ user }) => user);
}

function line({ account, limits }: Association, users: readonly string[], depth: number): string {
  const name = `${'   '.repeat(depth)}${depth === 0 ? '' : '└─ '}${account}`;
  const minutes = Object.entries(limits['GrpTRESMins'] ?? {}).map(([tres, value]) => `${tres}=${value}`);
  const facts = [
    ...(minutes.length > 0 ? [`GrpTRESMins ${minutes.join(',')}`] : []),
    ...(users.length > 0 ? [`users ${[...users].sort().join(', ')}`] : []),
  ];
  return facts.length === 0 ? name : `${name.padEnd(32)} ${facts.join(' · ')}`;
}
