import type { WaldurClient } from '@waldur-site-agent/waldur-client';
import { hex } from '@waldur-site-agent/waldur-client';

/** Usernames of accounts that belong to a project rather than to a person. */
export interface ProjectAccounts {
  readonly active: readonly string[];
  readonly closed: readonly string[];
}

interface AccountRow {
  readonly username?: string | undefined;
  readonly state?: string | undefined;
  readonly project_uuid?: string | undefined;
}

export async function serviceAccounts(
  client: WaldurClient,
  offeringUuid: string,
  projectUuid: string,
): Promise<ProjectAccounts> {
  const rows = await client.list('/api/marketplace-provider-offerings/{uuid}/list_project_service_accounts/', {
    path: { uuid: offeringUuid },
  });
  return ofProject(rows, projectUuid);
}

export async function courseAccounts(
  client: WaldurClient,
  offeringUuid: string,
  projectUuid: string,
): Promise<ProjectAccounts> {
  const rows = await client.list('/api/marketplace-provider-offerings/{uuid}/list_course_accounts/', {
    path: { uuid: offeringUuid },
  });
  return ofProject(rows, projectUuid);
}

/** Blank names are ignored. */
export function ofProject(rows: readonly AccountRow[], projectUuid: string): ProjectAccounts {
  const names = (state: string): string[] =>
    rows
      .filter((row) => row.state === state && hex(row.project_uuid ?? '') === hex(projectUuid))
      .map((row) => (row.username ?? '').trim())
      .filter((name) => name !== '');
  return { active: names('OK'), closed: names('Closed') };
}
