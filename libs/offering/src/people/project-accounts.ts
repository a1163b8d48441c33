import type { WaldurClient } from '@waldur-site-agent/waldur-client';
import { hex } from '@waldur-site-agent/waldur-client';

/** Usernames of accounts that belong to a project rather than to a person. */
export interface ProjectAccounts {
  readonly active: readonly string[];
  readonly closed: readonly string[];
  /** Neither open nor closed, e.g. `Erred` or `Pending`: they get no access, and keep what they have. */
  readonly unsettled: readonly string[];
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

/**
 * Blank names are ignored. Of several rows with one name the most open one counts: an account may be made anew after it
 * was closed. A row that does not tell its project may belong to any.
 */
export function ofProject(rows: readonly AccountRow[], projectUuid: string): ProjectAccounts {
  const own = rows.filter(({ project_uuid }) => project_uuid && hex(project_uuid) === hex(projectUuid));
  const homeless = rows.filter(({ project_uuid, state }) => !project_uuid && state !== 'Closed');
  const active = namesOf(own.filter(({ state }) => state === 'OK'));
  const settled = new Set(['OK', 'Closed']);
  const others = namesOf([...own.filter(({ state }) => !settled.has(state ?? '')), ...homeless]);
  const unsettled = others.filter((name) => !active.includes(name));
  const closed = namesOf(own.filter(({ state }) => state === 'Closed'));
  return { active, closed: closed.filter((name) => !active.includes(name) && !unsettled.includes(name)), unsettled };
}

function namesOf(rows: readonly AccountRow[]): readonly string[] {
  return rows.map((row) => (row.username ?? '').trim()).filter((name) => name !== '');
}
