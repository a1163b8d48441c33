/** What an account of an account-tree backend stands for. */
export type AccountKind = 'allocation' | 'project' | 'customer';

/** Name of an account: prefix and slug; only allocations are lower-cased. */
export function accountName(kind: AccountKind, prefix: string | null | undefined, slug: string): string {
  const name = `${prefix ?? ''}${slug}`;
  return kind === 'allocation' ? name.toLowerCase() : name;
}
