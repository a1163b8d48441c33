import {
  type OfferingRuntime,
  type ProjectAccounts,
  ofProject,
  readCourseAccounts,
  readServiceAccounts,
} from '@waldur-site-agent/offering';

/** Service and course accounts of every project of the offering, as one. */
export interface ProjectAccountRows {
  /** Those of some projects together. */
  of(projectUuids: readonly string[]): ProjectAccounts;
}

/** @throws when one of the two lists cannot be read: half an answer would make the other half look like strangers */
export async function readProjectAccounts(offering: OfferingRuntime): Promise<ProjectAccountRows> {
  const { client, uuid: offeringUuid } = offering;
  const lists = await Promise.all([
    readServiceAccounts(client, offeringUuid),
    readCourseAccounts(client, offeringUuid),
  ]);
  return { of: (projectUuids) => merge(projectUuids.flatMap((uuid) => lists.map((rows) => ofProject(rows, uuid)))) };
}

/** An account that is open in one list and closed in another is open. */
function merge(accounts: readonly ProjectAccounts[]): ProjectAccounts {
  const active = new Set(accounts.flatMap((each) => each.active));
  const unsettled = new Set(accounts.flatMap((each) => each.unsettled).filter((name) => !active.has(name)));
  const closed = new Set(accounts.flatMap((each) => each.closed));
  return {
    active: [...active],
    unsettled: [...unsettled],
    closed: [...closed].filter((name) => !active.has(name) && !unsettled.has(name)),
  };
}
