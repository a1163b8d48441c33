import { Logger } from '@nestjs/common';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { MupSite } from '../backend/mup-site.ts';
import { PLANNED_ID, type MupUser } from '../api/records.ts';

/** The "myaccessid" of users: the key by which a person signs in at MUP. */
export class IdentityKeys {
  private readonly logger = new Logger('MupUsers');
  private readonly done = new Set<string>();

  constructor(private readonly site: MupSite) {}

  /** Sets the key where it is missing, at most one attempt per user. A failure is logged: nothing depends on it. */
  async ensure(user: MupUser, cuid: string, username: string): Promise<void> {
    const key = cuid.trim();
    if (key === '' || this.done.has(username)) return;
    this.done.add(username);
    try {
      if ((await this.keysOf(user)).includes(key)) return;
      const about = { target: username, reason: "the user's account does not have it" };
      await this.site.writer.setIdentityKey(user.id, key, about);
    } catch (error) {
      this.logger.warn(`The identity key of ${username} was not set: ${errorText(error)}`);
    }
  }

  private async keysOf(user: MupUser): Promise<readonly string[]> {
    if (user.keys) return user.keys;
    if (user.id === PLANNED_ID) return [];
    return (await this.site.reader.userById(user.id))?.keys ?? [];
  }
}
