import { BackendError, isTransient, KeyedLock } from '@waldur-site-agent/plugin-sdk';
import type { MupSite } from '../backend/mup-site.ts';
import { madeOrFound } from '../api/made-or-found.ts';
import type { MupUser, UserRequest } from '../api/records.ts';
import { newUser } from '../profile/new-user.ts';
import { IdentityKeys } from './identity-keys.ts';
import { sameEmail, type Person } from './person.ts';

/** Requests of which the answer does not name the user are at the end of the list. */
const LAST_REQUESTS = 10;

/** Of all offerings of this process: two must not make an account for one person at a time. */
const making = new KeyedLock();

/** Accounts of people at MUP. What it finds it remembers, so it is made anew for each operation. */
export class UserAccounts {
  private readonly found = new Map<string, Promise<MupUser>>();
  readonly identities: IdentityKeys;

  constructor(private readonly site: MupSite) {
    this.identities = new IdentityKeys(site);
  }

  /**
   * The account with the person's e-mail address, made when there is none.
   * @throws {BackendError} when MUP does not make one
   */
  ensure(person: Person): Promise<MupUser> {
    const key = person.email.toLowerCase();
    const known = this.found.get(key);
    if (known) return known;
    const user = making.run(`${this.site.settings.origin} ${key}`, () => this.findOrRequest(person));
    this.found.set(key, user);
    return user;
  }

  private async findOrRequest(person: Person): Promise<MupUser> {
    const user =
      (await this.site.reader.userByEmail(person.email)) ??
      (await this.ownRequest(person)) ??
      (await this.request(person));
    await this.identities.ensure(user, person.cuid, person.username);
    return user.email === '' ? { ...user, email: person.email } : user;
  }

  /** A request of an earlier attempt whose answer got lost: it has the person's name and address. */
  private async ownRequest(person: Person): Promise<MupUser | undefined> {
    const isOwn = (request: UserRequest) =>
      request.username === person.username && sameEmail(request.email, person.email);
    return (await this.requests()).find(isOwn);
  }

  private async request(person: Person): Promise<MupUser> {
    const about = { target: person.username, reason: 'no account at MUP has the e-mail address' };
    const body = newUser(person, this.site.settings.user);
    const made = await madeOrFound<MupUser | 'not named'>(
      async () => (await this.site.writer.addUser(body, about)) ?? 'not named',
      () => this.lookAgain(person),
    );
    if (made !== 'not named') return made;
    const requests = (await this.requests()).slice(-LAST_REQUESTS);
    const found = requests.findLast(({ email }) => sameEmail(email, person.email));
    if (found) return found;
    throw new BackendError(`MUP took the request for user ${person.username}, but does not list it`);
  }

  private async lookAgain({ email }: Person): Promise<MupUser | undefined> {
    const user = await this.site.reader.userByEmail(email);
    return user ?? (await this.requests()).find((request) => sameEmail(request.email, email));
  }

  /** The agent's account may not be allowed to see them, or an older server not have the list. */
  private async requests(): Promise<readonly UserRequest[]> {
    try {
      return await this.site.reader.userRequests();
    } catch (error) {
      if (isTransient(error)) throw error;
      return [];
    }
  }
}
