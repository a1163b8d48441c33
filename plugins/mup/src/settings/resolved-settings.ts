type Raw = Readonly<Record<string, unknown>>;

/** The settings with every default applied, as the plugin works with them. */
export interface ResolvedSettings {
  /** Scheme, host and port of the portal. */
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  readonly timeoutSeconds: number;
  readonly allocationPrefix: string;
  readonly project: ProjectDefaults;
  readonly user: UserDefaults;
  readonly terminateMode: 'deactivate_allocation' | 'none';
  readonly usageIsCumulative: boolean;
}

/** What new projects get beside what Waldur knows. */
export interface ProjectDefaults {
  readonly agency: string;
  readonly researchField: number;
  /** Research field at MUP by OECD code. */
  readonly researchFields: ReadonlyMap<string, number>;
  /** GB. */
  readonly storageLimit: number;
}

/** What new users get where their profile in Waldur has nothing. */
export interface UserDefaults {
  readonly researchField: number;
  readonly agency: string;
  readonly salutation: string;
  readonly gender: string;
  readonly birthYear: number;
  readonly country: string;
  readonly institutionType: string;
  readonly institution: string;
  readonly biography: string;
  readonly fundingPrefix: string;
}

const BIOGRAPHY = 'Account requested by the Waldur site agent.';

/** Reads what is there without complaint: problems are reported when the file is checked. */
export function resolveSettings(raw: Raw): ResolvedSettings {
  const timeout = number(raw, 'timeout', 30);
  return {
    origin: new URL(String(raw['api_url'])).origin,
    username: text(raw, 'username', ''),
    password: text(raw, 'password', ''),
    timeoutSeconds: timeout > 0 ? timeout : 30,
    allocationPrefix: text(raw, 'allocation_prefix', 'alloc_'),
    project: projectDefaults(raw),
    user: userDefaults(raw),
    terminateMode: raw['terminate_mode'] === 'none' ? 'none' : 'deactivate_allocation',
    usageIsCumulative: raw['usage_is_cumulative'] === true,
  };
}

function projectDefaults(raw: Raw): ProjectDefaults {
  return {
    agency: agency(raw),
    researchField: researchField(raw),
    researchFields: researchFields(raw['research_field_mapping']),
    storageLimit: number(raw, 'default_storage_limit', 1000),
  };
}

function userDefaults(raw: Raw): UserDefaults {
  return {
    researchField: researchField(raw),
    agency: agency(raw),
    salutation: text(raw, 'default_user_salutation', 'Dr.'),
    gender: text(raw, 'default_user_gender', 'Other'),
    birthYear: number(raw, 'default_user_birth_year', 1990),
    country: text(raw, 'default_user_country', 'Portugal'),
    institutionType: text(raw, 'default_user_institution_type', 'Academic'),
    institution: text(raw, 'default_user_institution', 'Research Institution'),
    biography: text(raw, 'default_user_biography', BIOGRAPHY),
    fundingPrefix: text(raw, 'user_funding_agency_prefix', 'WALDUR-SITE-AGENT-'),
  };
}

function agency(raw: Raw): string {
  return text(raw, 'default_agency', 'FCT');
}

function researchField(raw: Raw): number {
  return number(raw, 'default_research_field', 1);
}

/** YAML reads a code such as 1.3 as a number; keys are texts again. */
function researchFields(mapping: unknown): ReadonlyMap<string, number> {
  if (typeof mapping !== 'object' || mapping === null) return new Map();
  const entries = Object.entries(mapping).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  return new Map(entries);
}

/** An empty text is a value; numbers, as YAML reads a name of digits, count as text. */
function text(raw: Raw, key: string, fallback: string): string {
  const value = raw[key];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : fallback;
}

function number(raw: Raw, key: string, fallback: number): number {
  const value = raw[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}
