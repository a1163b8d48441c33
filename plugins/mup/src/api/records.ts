import { BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';

/** Ids at MUP are numbers. */
export type MupId = number | string;

/** Stands for something that a dry run has only planned. */
export const PLANNED_ID = 'planned';

type Raw = Readonly<Record<string, unknown>>;

export interface Project {
  readonly id: MupId;
  readonly active: boolean;
}

export interface ListedProject {
  readonly grantNumber: string;
}

export interface Allocation {
  readonly id: MupId | undefined;
  readonly type: string | undefined;
  readonly identifier: string | undefined;
  readonly size: unknown;
  readonly used: unknown;
  readonly active: boolean;
}

/** Where an allocation is. */
export interface AllocationPlace {
  readonly id: MupId;
  readonly project: MupId;
}

/** A membership of a project. */
export interface ProjectMember {
  readonly id: MupId | undefined;
  readonly username: string;
  readonly email: string;
  readonly active: boolean;
}

export interface MupUser {
  readonly id: MupId;
  readonly email: string;
  /** Undefined when the answer did not tell. */
  readonly keys: readonly string[] | undefined;
}

/** A user who waits for approval. */
export interface UserRequest extends MupUser {
  readonly username: string;
}

/** @throws {BackendNotReadyError} for anything but an object; an empty answer is an empty one */
export function asRecord(answer: unknown, what: string): Raw {
  if (answer === undefined || answer === null) return {};
  if (isRecord(answer)) return answer;
  throw new BackendNotReadyError(`MUP answered something unexpected when asked for ${what}`);
}

/** @throws {BackendNotReadyError} for anything but a list; an empty answer is an empty one */
export function asList(answer: unknown, what: string): readonly Raw[] {
  if (Array.isArray(answer)) return answer.filter(isRecord);
  if (Object.keys(asRecord(answer, what)).length === 0) return [];
  throw new BackendNotReadyError(`MUP answered something other than a list when asked for ${what}`);
}

export function toProject(raw: Raw): Project | undefined {
  const id = toId(raw['id']);
  return id === undefined ? undefined : { id, active: raw['active'] === true };
}

export function toListedProject(raw: Raw): ListedProject {
  return { grantNumber: toText(raw['grant_number']) ?? '' };
}

export function toAllocation(raw: Raw): Allocation {
  return {
    id: toId(raw['id']),
    type: toText(raw['type']),
    identifier: toText(raw['identifier']) || undefined,
    size: raw['size'],
    used: raw['used'],
    active: raw['active'] !== false,
  };
}

export function toPlace(raw: Raw): AllocationPlace | undefined {
  const [id, project] = [toId(raw['id']), toId(raw['project'])];
  return id === undefined || project === undefined ? undefined : { id, project };
}

/** Older servers nest the person under `member`. */
export function toMember(raw: Raw): ProjectMember {
  const person = isRecord(raw['member']) ? { ...raw['member'], ...raw } : raw;
  return {
    id: toId(raw['id']),
    username: toText(person['username']) ?? '',
    email: toText(person['email']) ?? '',
    active: person['active'] !== false,
  };
}

export function toUser(raw: Raw): MupUser | undefined {
  const id = toId(raw['id']);
  return id === undefined ? undefined : { id, email: toText(raw['email']) ?? '', keys: toKeys(raw['user_ssh_keys']) };
}

export function toUserRequest(raw: Raw): UserRequest | undefined {
  const user = toUser(raw);
  return user && { ...user, username: toText(raw['username']) ?? '' };
}

export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toKeys(keys: unknown): readonly string[] | undefined {
  if (!Array.isArray(keys)) return undefined;
  return keys.filter(isRecord).flatMap((entry) => toText(entry['key']) ?? []);
}

function toId(value: unknown): MupId | undefined {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : undefined;
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
