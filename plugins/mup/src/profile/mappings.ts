import { COUNTRY_NAMES } from './country-names.ts';

const NO_REPLY = "Don't want to reply";

/** ISO 5218, which older servers send. */
const GENDER_BY_NUMBER: ReadonlyMap<number, string> = new Map([
  [0, NO_REPLY],
  [1, 'Male'],
  [2, 'Female'],
  [9, NO_REPLY],
]);
const GENDER_BY_WORD: ReadonlyMap<string, string> = new Map([
  ['male', 'Male'],
  ['female', 'Female'],
  ['unknown', NO_REPLY],
]);

const INSTITUTIONS: ReadonlyMap<string, string> = new Map([
  ['university', 'Academia'],
  ['research-institution', 'Academia'],
  ['research', 'Academia'],
  ['company', 'Industry'],
  ['government', 'Public Administration'],
]);

/** @returns undefined when there is nothing to map */
export function mapGender(gender: unknown): string | undefined {
  if (typeof gender === 'number') return GENDER_BY_NUMBER.get(gender) ?? 'Other';
  if (typeof gender !== 'string' || gender.trim() === '') return undefined;
  return GENDER_BY_WORD.get(gender.trim().toLowerCase()) ?? 'Other';
}

/** The English name of a two-letter code; anything else as it is. */
export function mapCountry(country: string): string {
  return COUNTRY_NAMES[country.toUpperCase()] ?? country;
}

/** @param type SCHAC home organization type, as URN or its last part; what is missing or not known is `Other` */
export function mapInstitution(type: unknown): string {
  if (typeof type !== 'string') return 'Other';
  return INSTITUTIONS.get((type.split(':').at(-1) ?? '').trim().toLowerCase()) ?? 'Other';
}

/** @param birthDate YYYY-MM-DD… */
export function birthYear(birthDate: unknown): number | undefined {
  if (birthDate instanceof Date) return birthDate.getUTCFullYear();
  const year = typeof birthDate === 'string' ? /^\d{4}/.exec(birthDate)?.[0] : undefined;
  return year === undefined ? undefined : Number(year);
}
