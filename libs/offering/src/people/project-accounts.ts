import type { WaldurClient } from '@waldur-site-agent/waldur-client';
import { hex } from '@waldur-site-agent/waldur-client';

/** Usernames of accounts that belong to a project rather than to a person. */
export interface ProjectAccounts {
  readonly active: readonly string[];
  readonly closed: readonly string[];
}

/** What matters of a service or course account. */
export interface AccountRow {
  readonly username?: string | undefined;
  readonly state?: string | undefined;
  readonly project_uuid?: string | undefined;
}

/** Of every project of the offering. One call per hundred. */
export function readServiceAccounts(client: WaldurClient, offeringUuid: string): Promise<readonly AccountRow[]> {
  return client.list('/api/marketplace-provider-offerings/{uuid}/list_project_service_accounts/', {
    path: { uuid: offeringUuid },
  });
}

/** Of every project of the offering. One call per hundred. */
export function readCourseAccounts(client: WaldurClient, offeringUuid: string): Promise<readonly AccountRow[]> {
  return client.list('/api/marketplace-provider-offerings/{uuid}/list_course_accounts/', {
    path: { uuid: offeringUuid },
  });
}

export async function serviceAccounts(
  client: WaldurClient,
  offeringUuid: string,
  projectUuid: string,
): Promise<ProjectAccounts> {
  return ofProject(await readServiceAccounts(client, offeringUuid), projectUuid);
}

export async function courseAccounts(
  client: WaldurClient,
  offeringUuid: string,
  projectUuid: string,
): Promise<ProjectAccounts> {
  return ofProject(await readCourseAccounts(client, offeringUuid), projectUuid);
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
