import type { Member } from '@waldur-site-agent/plugin-sdk';
import type { Profile } from '../profile/new-user.ts';

/** A member of the team whose e-mail address is known: by it MUP knows people. */
export interface Person extends Profile {
  /** Identity of the person, known at MUP as "myaccessid"; empty when not known. */
  readonly cuid: string;
}

/** @returns undefined for somebody without an e-mail address, e.g. a service account */
export function personOf({ username, email, cuid, fullName, attributes = {} }: Member): Person | undefined {
  const address = [email, attributes['email']].find((each) => typeof each === 'string' && each.trim() !== '');
  if (typeof address !== 'string') return undefined;
  return { username, email: address.trim(), cuid: cuid?.trim() ?? '', fullName, attributes };
}

/** How e-mail addresses are compared. */
export function sameEmail(one: string, other: string): boolean {
  return one !== '' && one.toLowerCase() === other.toLowerCase();
}
