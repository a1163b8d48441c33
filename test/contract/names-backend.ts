import {
  BackendNotReadyError,
  type ChangeWriter,
  type OfferingUser,
  type UsernameBackend,
} from '@waldur-site-agent/plugin-sdk';

export interface NamedPerson {
  username: string;
  email: string;
  active: boolean;
}

/** A place where accounts are kept, by the UUID of the person in Waldur. */
export class NamesDirectory {
  readonly people = new Map<string, NamedPerson>();
  isDown = false;
}

/** A whole username backend on a directory in memory. */
export class NamesBackend implements UsernameBackend {
  constructor(
    readonly directory: NamesDirectory,
    readonly writer: ChangeWriter,
  ) {}

  async getUsername({ userUuid }: OfferingUser): Promise<string | undefined> {
    return this.people().get(userUuid)?.username;
  }

  async generateUsername(user: OfferingUser): Promise<string | undefined> {
    const base = String(user.attributes['user_last_name']).toLowerCase();
    const taken = new Set([...this.people().values()].map(({ username }) => username));
    let username = base;
    for (let number = 2; taken.has(username); number += 1) username = `${base}${number}`;
    await this.write('add person', username, () =>
      this.people().set(user.userUuid, { username, email: emailOf(user), active: true }),
    );
    return username;
  }

  async syncProfiles(users: readonly OfferingUser[]): Promise<void> {
    for (const user of users) {
      const person = this.people().get(user.userUuid);
      if (!person || person.email === emailOf(user)) continue;
      await this.write('set e-mail', person.username, () => {
        person.email = emailOf(user);
      });
    }
  }

  async deactivateUsers(usernames: readonly string[]): Promise<void> {
    for (const person of this.people().values()) {
      if (!person.active || !usernames.includes(person.username)) continue;
      await this.write('deactivate', person.username, () => {
        person.active = false;
      });
    }
  }

  write(action: string, target: string, apply: () => unknown): Promise<void> {
    return this.writer.write({ system: 'names', action, target }, async () => void apply(), undefined);
  }

  private people(): Map<string, NamedPerson> {
    if (this.directory.isDown) throw new BackendNotReadyError('the directory does not answer');
    return this.directory.people;
  }
}

function emailOf({ attributes }: OfferingUser): string {
  return String(attributes['user_email']);
}
