import type { SettingsProblem } from '@waldur-site-agent/plugin-sdk';

type Raw = Readonly<Record<string, unknown>>;

/** Problems that a type alone does not show. Everything before the first semicolon is the fault, the rest the advice. */
export function crossCheck(raw: Raw): readonly SettingsProblem[] {
  return [...addressProblems(raw['api_url']), ...fieldProblems(raw['research_field_mapping'])];
}

function addressProblems(address: unknown): readonly SettingsProblem[] {
  if (typeof address !== 'string' || !URL.canParse(address)) return [];
  const { username, password } = new URL(address);
  if (username === '' && password === '') return [];
  return [{ path: ['api_url'], message: 'holds a login; write it to username and password instead' }];
}

function fieldProblems(mapping: unknown): readonly SettingsProblem[] {
  if (typeof mapping !== 'object' || mapping === null) return [];
  return Object.entries(mapping)
    .filter(([, field]) => !Number.isInteger(field))
    .map(([code]) => ({
      path: ['research_field_mapping', code],
      message: "is not a whole number; write the number of a field from MUP's list of research fields",
    }));
}
