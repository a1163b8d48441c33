import type { NewUser } from '../api/bodies.ts';
import type { UserDefaults } from '../settings/resolved-settings.ts';
import { birthYear, mapCountry, mapGender, mapInstitution } from './mappings.ts';

/** What is known about a person who is to get an account. */
export interface Profile {
  readonly username: string;
  readonly email: string;
  /** For want of a name among the attributes. */
  readonly fullName?: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const REQUEST_REASON = 'Member of a project in Waldur.';

/** A request for an account. MUP accepts no nulls, so that every gap is filled with a default. */
export function newUser(profile: Profile, defaults: UserDefaults): NewUser {
  const { username, email, attributes } = profile;
  return {
    username,
    email,
    research_fields: [defaults.researchField],
    ...names(profile),
    ...person(attributes, defaults),
    ...funding(username, defaults),
    request_reason: REQUEST_REASON,
    rejection_reason: '',
    biography: defaults.biography,
    last_login: null,
    is_verified: false,
    is_approved: false,
    is_active: false,
    is_staff: false,
    is_admin: false,
    is_totp_enabled: false,
    has_subscribe_newsletter: false,
    // MUP demands both; whether the site may give them for its users is the site's to settle
    has_read_and_accepted_terms_of_service: true,
    has_read_and_accepted_data_sharing_policy: true,
    groups: [],
    user_permissions: [],
  };
}

function names({ attributes, fullName = '' }: Profile) {
  const [first = '', ...rest] = (text(attributes['full_name']) ?? fullName).trim().split(' ');
  return {
    first_name: text(attributes['first_name']) ?? first,
    last_name: text(attributes['last_name']) ?? rest.join(' ').trim(),
  };
}

function person(attributes: Profile['attributes'], defaults: UserDefaults) {
  const country = text(attributes['country_of_residence']);
  const institutionType = text(attributes['organization_type']);
  return {
    salutation: text(attributes['personal_title']) ?? defaults.salutation,
    gender: mapGender(attributes['gender']) ?? defaults.gender,
    year_of_birth: birthYear(attributes['birth_date']) ?? defaults.birthYear,
    country: country === undefined ? defaults.country : mapCountry(country),
    type_of_institution: institutionType === undefined ? defaults.institutionType : mapInstitution(institutionType),
    affiliated_institution: text(attributes['organization']) ?? defaults.institution,
  };
}

function funding(username: string, { agency, fundingPrefix }: UserDefaults) {
  const grant = `${fundingPrefix}${username.slice(0, 10).toUpperCase()}`;
  return { agency, funding_agency: agency, funding_agency_grant: grant };
}

/** Blank counts as nothing. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
