import type { NewProject } from '../api/bodies.ts';
import type { ProjectDefaults } from '../settings/resolved-settings.ts';
import type { ProjectFacts } from './provisioning-facts.ts';

export interface ProjectRequest {
  readonly grant: string;
  readonly name: string;
  /** E-mail of the principal investigator's account at MUP. */
  readonly investigator: string;
  readonly facts: ProjectFacts;
  /** YYYY-MM-DD. */
  readonly today: string;
}

const DAYS = 365;
const DAY_MILLISECONDS = 86_400_000;

export function newProject(request: ProjectRequest, defaults: ProjectDefaults): NewProject {
  const { grant, name, investigator, facts, today } = request;
  return {
    title: name,
    description: facts.description || `Waldur project ${name}`,
    pi: investigator,
    co_pi: '',
    science_field: defaults.researchFields.get(facts.oecdFosCode ?? '') ?? defaults.researchField,
    start_date: today,
    end_date: facts.endDate?.slice(0, 10) || dayAfter(today, DAYS),
    agency: defaults.agency,
    grant_number: grant,
    max_storage: defaults.storageLimit,
    ai_included: false,
  };
}

/** The calendar day of an instant in a time zone as YYYY-MM-DD; in the system's zone when it is empty or not known. */
export function dayInZone(instant: Date, timezone: string): string {
  const parts = dayFormat(timezone).formatToParts(instant);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en-US', timeZone ? { ...parts, timeZone } : parts);
  } catch {
    return new Intl.DateTimeFormat('en-US', parts);
  }
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MILLISECONDS).toISOString().slice(0, 10);
}
