import type { ImportableResource } from '@waldur-site-agent/plugin-sdk';
import type { AccountRecord } from '../parsing/accounts.ts';
import { foldName, sameName } from '../parsing/rows.ts';

/**
 * Accounts that could be resources of a project: their organization names the project's account. Accounts of projects
 * and customers are their own organization.
 */
export function importableAccounts(
  records: Iterable<Pick<AccountRecord, 'name' | 'organization'>>,
  projectPrefix: string,
): readonly ImportableResource[] {
  const prefix = foldName(projectPrefix);
  return [...records]
    .filter(
      ({ name, organization }) =>
        foldName(organization).startsWith(prefix) && organization.trim() !== '' && !sameName(name, organization),
    )
    .map(({ name, organization }) => ({ backendId: name, parentId: organization.trim() }));
}
