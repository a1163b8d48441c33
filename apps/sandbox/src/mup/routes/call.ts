import type { MupState } from '../state/mup-state.ts';

/** How the portal behaves where nobody outside knows for certain. */
export interface MupBehaviour {
  /** New users are requests first: neither name nor e-mail address finds them, and their id is not told. */
  readonly approvesUsers?: boolean;
  /** Allocations get another identifier than the one asked for. */
  readonly renamesAllocations?: boolean;
  /** Members are listed with the person nested, as older versions do. */
  readonly nestsMembers?: boolean;
}

export interface MupCall {
  readonly state: MupState;
  readonly behaviour: MupBehaviour;
  /** Values of the path's placeholders, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export type MupHandler = (call: MupCall) => unknown;

/** A refusal by the portal. */
export class MupRefusal extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`refused with status ${status}`);
  }

  static notFound(): MupRefusal {
    return new MupRefusal(404, { detail: 'Not found.' });
  }
}

/** The record with an id from the path. @throws {MupRefusal} when there is none */
export function byId<T extends { readonly id: number }>(records: readonly T[], id: string | undefined): T {
  return orNotFound(records.find((record) => String(record.id) === id));
}

export function orNotFound<T>(record: T | undefined): T {
  if (record === undefined) throw MupRefusal.notFound();
  return record;
}

/** @throws {MupRefusal} naming the fields that are missing, null, or of another type than the samples */
export function checkFields(body: Readonly<Record<string, unknown>>, samples: Readonly<Record<string, unknown>>): void {
  const wrong = Object.entries(samples).filter(([field, sample]) => !isLike(body[field], sample));
  if (wrong.length === 0) return;
  const problems = wrong.map(([field]) => [field, [`This field is required and must not be null.`]]);
  throw new MupRefusal(400, Object.fromEntries(problems));
}

function isLike(value: unknown, sample: unknown): boolean {
  return value !== null && typeof value === typeof sample && Array.isArray(value) === Array.isArray(sample);
}
