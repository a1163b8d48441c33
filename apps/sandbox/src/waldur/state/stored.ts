import { randomUUID } from 'node:crypto';
import type { Json } from '../contract/filler.ts';
import type { Stored } from './records.ts';

/** What every record can be given. */
export interface CommonInput {
  /** With or without dashes; a random one by default. */
  readonly uuid?: string;
  /** ISO 8601; now by default. */
  readonly created?: string;
  /** Further keys of the REST answer, laid over everything else. */
  readonly rest?: Json;
}

export function newUuid(): string {
  return randomUUID().replaceAll('-', '');
}

export function stored(input: CommonInput = {}): Stored {
  const created = input.created ?? now();
  return {
    uuid: (input.uuid ?? newUuid()).replaceAll('-', '').toLowerCase(),
    created,
    modified: created,
    rest: { ...input.rest },
  };
}

export function now(): string {
  return new Date().toISOString();
}

export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
