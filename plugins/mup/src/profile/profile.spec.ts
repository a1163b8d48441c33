import { resolveSettings } from '../settings/resolved-settings.ts';
import { birthYear, mapCountry, mapGender, mapInstitution } from './mappings.ts';
import { newUser } from './new-user.ts';

const LOGIN = { api_url: 'https://mup.example.org', username: 'u', password: 'p' };

describe('gender', () => {
  it.each([
    [0, "Don't want to reply"],
    [1, 'Male'],
    [2, 'Female'],
    [9, "Don't want to reply"],
    [3, 'Other'],
    ['male', 'Male'],
    ['Female', 'Female'],
    ['other', 'Other'],
    ['unknown', "Don't want to reply"],
    ['constructor', 'Other'],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%p is %p', (gender, mapped) => {
    expect(mapGender(gender)).toBe(mapped);
  });
});

describe('country', () => {
  it.each([
    ['PT', 'Portugal'],
    ['tr', 'Türkiye'],
    ['KR', 'Korea, Republic of'],
    ['CI', "Côte d'Ivoire"],
    ['XX', 'XX'],
    ['Portugal', 'Portugal'],
    ['constructor', 'constructor'],
  ])('%p is %p', (country, name) => {
    expect(mapCountry(country)).toBe(name);
  });
});

describe('institution', () => {
  it.each([
    ['urn:schac:homeOrganizationType:int:University', 'Academia'],
    ['research-institution', 'Academia'],
    ['research', 'Academia'],
    ['COMPANY', 'Industry'],
    ['urn:schac:homeOrganizationType:pt:government', 'Public Administration'],
    ['NGO', 'Other'],
    [undefined, 'Other'],
  ])('%p is %p', (type, mapped) => {
    expect(mapInstitution(type)).toBe(mapped);
  });
});

describe('year of birth', () => {
  it.each([
    ['1988-05-02', 1988],
    ['1988', 1988],
    [new Date('1970-06-01T00:00:00Z'), 1970],
    ['198', undefined],
    ['abcd-01', undefined],
    [null, undefined],
  ])('of %p is %p', (birthDate, year) => {
    expect(birthYear(birthDate)).toBe(year);
  });
});

describe('a new user', () => {
  const defaults = resolveSettings({ ...LOGIN, default_user_salutation: '', default_agency: 'AG' }).user;
  const user = (attributes: Readonly<Record<string, unknown>>) =>
    newUser({ username: 'averylongname', email: 'a@x', attributes }, defaults);

  it('has the profile where there is one', () => {
    const attributes = {
      full_name: 'Eve Anne  Q',
      personal_title: 'Prof.',
      gender: 'female',
      birth_date: '1977-01-01',
      country_of_residence: 'fi',
      organization_type: 'company',
      organization: 'ACME',
    };
    expect(user(attributes)).toMatchObject({
      first_name: 'Eve',
      last_name: 'Anne  Q',
      salutation: 'Prof.',
      gender: 'Female',
      year_of_birth: 1977,
      country: 'Finland',
      type_of_institution: 'Industry',
      affiliated_institution: 'ACME',
      funding_agency: 'AG',
      funding_agency_grant: 'WALDUR-SITE-AGENT-AVERYLONGN',
    });
    expect(user({ ...attributes, first_name: 'Eva', last_name: 'Kuu' })).toMatchObject({
      first_name: 'Eva',
      last_name: 'Kuu',
    });
  });

  it('has the name that the team knows where the profile has none', () => {
    const person = { username: 'eve', email: 'a@x', fullName: 'Eve  Kuu' };
    const name = { first_name: 'Eve', last_name: 'Kuu' };
    expect(newUser({ ...person, attributes: { full_name: ' ' } }, defaults)).toMatchObject(name);
    expect(newUser({ ...person, attributes: { full_name: 'Eva Q' } }, defaults).first_name).toBe('Eva');
  });

  it('has a default everywhere else, an empty one too, and no null but the last login', () => {
    const made = user({ organization: ' ', gender: null });
    expect(made).toMatchObject({
      salutation: '',
      gender: 'Other',
      year_of_birth: 1990,
      country: 'Portugal',
      type_of_institution: 'Academic',
      affiliated_institution: 'Research Institution',
    });
    const empty = Object.entries(made).filter(([, value]) => value === null || value === undefined);
    expect(empty).toEqual([['last_login', null]]);
  });
});
