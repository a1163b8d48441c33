import type { Association } from '../slurm/index.ts';

/** The cluster's accounts as an indented tree with limits and users. */
export function accountTree(rows: readonly Association[], parent = '', indent = ''): string[] {
  const accounts = rows.filter((row) => row.user === '' && row.parent === parent);
  return accounts.flatMap((row, index) => {
    const isRoot = parent === '';
    const isLast = index === accounts.length - 1;
    const branch = isRoot ? '' : `${isLast ? '└' : '├'}─ `;
    const below = isRoot ? '   ' : `${indent}${isLast ? ' ' : '│'}  `;
    return [line(`${indent}${branch}${row.account}`, row, usersOf(rows, row.account))].concat(
      accountTree(rows, row.account, below),
    );
  });
}

function usersOf(rows: readonly Association[], account: string): string[] {
  if (account === 'root') return []; // everybody's default account: says nothing about the order
  return rows.filter((row) => row.user !== '' && row.account === account).map(({ user }) => user);
}

function line(name: string, { limits }: Association, users: readonly string[]): string {
  const minutes = Object.entries(limits['GrpTRESMins'] ?? {}).map(([tres, value]) => `${tres}=${value}`);
  const facts = [
    ...(minutes.length > 0 ? [`GrpTRESMins ${minutes.join(',')}`] : []),
    ...(users.length > 0 ? [`users ${[...users].sort().join(', ')}`] : []),
  ];
  return facts.length === 0 ? name : `${name.padEnd(32)} ${facts.join(' · ')}`;
}
