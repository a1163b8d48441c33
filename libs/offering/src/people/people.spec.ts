import { attributeFields, attributesOf } from './attributes.ts';
import { NOBODY, TEAM_UNKNOWN, readyMembers, teamEntries, userContext } from './members.ts';
import { ofProject } from './project-accounts.ts';

const DASHED = '0f8fad5b-d9cb-469f-a165-70867728950e';
const HEX = '0f8fad5bd9cb469fa16570867728950e';

describe('members of a resource', () => {
  it('are offering users of the team in state OK with a name, whatever the spelling of their UUID', () => {
    const team = [{ uuid: HEX, role: 'PROJECT.MANAGER' }, { uuid: 'b'.repeat(32) }, { uuid: 'c'.repeat(32) }];
    const context = userContext(team, [
      { user_uuid: DASHED, username: ' ada ', state: 'OK', user_username: 'ada@idp', user_email: 'a@x' },
      { user_uuid: 'b'.repeat(32), username: 'bob', state: 'Creating' },
      { user_uuid: 'c'.repeat(32), username: '  ', state: 'OK' },
      { user_uuid: 'd'.repeat(32), username: 'stranger', state: 'OK' },
    ]);
    expect(context.offeringUsers).toHaveLength(3);
    expect(readyMembers(context)).toEqual([
      {
        username: 'ada',
        cuid: 'ada@idp',
        role: 'PROJECT.MANAGER',
        email: 'a@x',
        offeringUserState: 'OK',
        attributes: {},
      },
    ]);
  });

  it('are known by what the team tells where the offering does not expose it', () => {
    const person = { uuid: HEX, username: 'ada@idp', full_name: 'Ada L', email: 'team@x', role: '' };
    const user = {
      user_uuid: HEX,
      username: 'ada',
      state: 'OK',
      user_email: '',
      user_full_name: 'Ada Lovelace',
    } as const;
    const [hidden] = readyMembers(userContext([person], [user]));
    expect(hidden).toMatchObject({ cuid: 'ada@idp', email: 'team@x', fullName: 'Ada L', attributes: {} });
    expect(hidden?.role).toBeUndefined();
    const [shown] = readyMembers(userContext([person], [{ ...user, user_email: 'own@x' }]), ['full_name']);
    expect(shown).toMatchObject({ email: 'own@x', attributes: { full_name: 'Ada Lovelace' } });
  });

  it('are none while the team is empty or not known', () => {
    expect([readyMembers(NOBODY), readyMembers(TEAM_UNKNOWN)]).toEqual([[], []]);
  });
});

describe('the team', () => {
  it('is told as a whole and in its order, whoever has a username', () => {
    const team = [
      { uuid: HEX, username: 'zoe@idp', full_name: 'Zoe Z', email: 'z@x', role: 'PROJECT.MANAGER' },
      { uuid: DASHED, username: 'ada@idp', full_name: '', role: '' },
    ];
    expect(teamEntries(team)).toEqual([
      { cuid: 'zoe@idp', role: 'PROJECT.MANAGER', fullName: 'Zoe Z', email: 'z@x' },
      { cuid: 'ada@idp', role: '' },
    ]);
  });
});

describe('exposed attributes', () => {
  it('ask for the fields that hold them and ignore names nobody knows', () => {
    expect(attributeFields(['username', 'full_name', 'phone_number', 'shoe_size'])).toEqual([
      'user_username',
      'user_full_name',
      'user_first_name',
      'user_last_name',
      'user_phone_number',
    ]);
  });

  it('hold only what has a value, without the username', () => {
    const user = { user_username: 'ada', user_full_name: 'Ada L', user_first_name: 'Ada', user_birth_date: null };
    expect(attributesOf(user, ['username', 'full_name', 'birth_date'])).toEqual({
      full_name: 'Ada L',
      first_name: 'Ada',
    });
  });
});

describe('service and course accounts', () => {
  it('are those of the project, by state, without blank names', () => {
    const rows = [
      { username: 'svc', state: 'OK', project_uuid: DASHED },
      { username: '', state: 'OK', project_uuid: HEX },
      { username: 'old', state: 'Closed', project_uuid: HEX },
      { username: 'bad', state: 'Erred', project_uuid: HEX },
      { username: 'other', state: 'OK', project_uuid: 'f'.repeat(32) },
    ];
    expect(ofProject(rows, HEX)).toEqual({ active: ['svc'], closed: ['old'], unsettled: ['bad'] });
  });

  it('that were closed and made anew are open', () => {
    const rows = ['OK', 'Closed'].map((state) => ({ username: 'svc', state, project_uuid: HEX }));
    expect(ofProject(rows, HEX)).toEqual({ active: ['svc'], closed: [], unsettled: [] });
  });

  it('may belong to any project when the answer does not tell it', () => {
    const rows = ['OK', 'Closed'].map((state) => ({ username: state, state }));
    expect(ofProject(rows, HEX)).toEqual({ active: [], closed: [], unsettled: ['OK'] });
  });
});
