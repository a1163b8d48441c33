import { desiredMembers } from './desired-members.ts';

const UUID = 'a'.repeat(32);
const PERSON = {
  uuid: UUID,
  username: 'ada@idp',
  full_name: 'Ada L',
  email: 'team@x',
  role: 'PROJECT.MANAGER',
  offering_user_username: 'ada',
  offering_user_state: 'OK',
} as const;

function members(person: object, user: object | undefined) {
  const byUser = new Map(user === undefined ? [] : [[UUID, user]]);
  return desiredMembers([{ ...PERSON, ...person }], { byUser, exposed: ['organization'] }, 'offering username');
}

const ADA = { username: 'ada', cuid: 'ada@idp', role: 'PROJECT.MANAGER', offeringUserState: 'OK' };

describe('a member', () => {
  it('has the address and the profile of the offering user, and the name that the team knows', () => {
    const user = { user_email: 'own@x', user_organization: 'Uni' };
    expect(members({}, user)).toEqual([
      { ...ADA, email: 'own@x', fullName: 'Ada L', attributes: { organization: 'Uni' } },
    ]);
  });

  it.each([
    ['has no address', { user_email: '' }, {}],
    ['is not known', undefined, undefined],
  ])('has the address of the team where the offering user %s', (_, user, attributes) => {
    expect(members({}, user)).toEqual([{ ...ADA, email: 'team@x', fullName: 'Ada L', attributes }]);
  });

  it('has neither where nobody tells', () => {
    expect(members({ full_name: '', email: '' }, {})).toEqual([{ ...ADA, attributes: {} }]);
  });
});
