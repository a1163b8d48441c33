import { HttpRefusedError } from '@waldur-site-agent/plugin-sdk';
import type { MupSite } from '../backend/mup-site.ts';
import type { MupId, MupUser } from '../api/records.ts';

/** Adds a user to a project; one who is in it already is a success. */
export async function addMember(
  site: MupSite,
  project: MupId,
  user: Pick<MupUser, 'id' | 'email'>,
  username: string,
): Promise<void> {
  try {
    await site.writer.addMember(project, user, { target: username, reason: 'not yet a member of the project' });
  } catch (error) {
    if (!(error instanceof HttpRefusedError && /already a member/i.test(error.answer))) throw error;
  }
}
