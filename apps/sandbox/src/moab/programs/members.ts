import type { MamAccount, MamState, MamUser, Membership } from '../state/state.ts';
import { parseOptions } from './options.ts';
import { Refusal, type Result } from './result.ts';
import { table, type Columns } from './table.ts';

const COLUMNS: Columns<MamUser> = {
  Name: ({ name }) => name,
  Active: ({ active }) => (active ? 'True' : 'False'),
  CommonName: () => '',
  PhoneNumber: () => '',
  EmailAddress: () => '',
  DefaultAccount: ({ defaultAccount }) => defaultAccount,
  Description: () => '',
};

export function listUsers(argv: readonly string[], { users, accounts }: MamState): Result {
  const options = parseOptions(argv, ['-a', '--show']);
  const account = accounts.find(({ name }) => name === options['-a']);
  const isListed = ({ name }: MamUser) =>
    options['-a'] === undefined || account?.members.some(({ user }) => user === name) === true;
  return table(
    users.filter((user) => isListed(user)),
    COLUMNS,
    options,
  );
}

/** @param text `[^][+-]name`: `^` makes an administrator, `-` an inactive member */
export function addMember(text: string, { members, name: account }: MamAccount, { users }: MamState): void {
  const [, admin = '', sign = '', user = ''] = /^(\^?)([+-]?)(.*)$/s.exec(text) ?? [];
  if (!users.some(({ name }) => name === user)) throw new Refusal(`User ${user} does not exist`);
  if (members.some((member) => member.user === user)) {
    throw new Refusal(`User ${user} is already a member of account ${account}`);
  }
  members.push({ user, active: sign !== '-', admin: admin === '^' });
}

export function removeMember(user: string, account: MamAccount): void {
  const index = account.members.findIndex((member) => member.user === user);
  if (index === -1) throw new Refusal(`User ${user} is not a member of account ${account.name}`);
  account.members.splice(index, 1);
}

export function membersText(members: readonly Membership[]): string {
  return members.map(({ user, active, admin }) => `${admin ? '^' : ''}${active ? '' : '-'}${user}`).join(',');
}
