import { Logger } from '@nestjs/common';
import { errorText, type ObservedResource, type Resource } from '@waldur-site-agent/plugin-sdk';
import type { MupId, ProjectMember } from '../api/records.ts';
import { isObservedAllocation } from '../backend/observed-allocation.ts';
import type { MupSite } from '../backend/mup-site.ts';
import { sameEmail } from '../users/person.ts';

const logger = new Logger('MupMembers');

/** The project of a resource and who is in it. */
export interface ProjectMembers {
  readonly project: MupId;
  readonly members: readonly ProjectMember[];
}

/** As seen a moment ago, or read anew; undefined, with a word in the log, when that is not possible. */
export async function projectMembers(
  site: MupSite,
  { backendId, name }: Resource,
  observed: ObservedResource | undefined,
): Promise<ProjectMembers | undefined> {
  if (isObservedAllocation(observed)) return { project: observed.place.project, members: observed.members };
  try {
    const place = backendId.trim() === '' ? undefined : await site.reader.find(backendId);
    if (place) return { project: place.project, members: await site.reader.members(place.project) };
    logger.warn(`MUP has no allocation ${backendId || `for resource "${name}"`}: its members stay as they are`);
  } catch (error) {
    logger.error(`The members of ${backendId} could not be read and stay as they are: ${errorText(error)}`);
  }
  return undefined;
}

export function memberNamed(members: readonly ProjectMember[], username: string): ProjectMember | undefined {
  return members.find((member) => member.username === username);
}

export function memberWithEmail(members: readonly ProjectMember[], email = ''): ProjectMember | undefined {
  return members.find((member) => sameEmail(member.email, email));
}
