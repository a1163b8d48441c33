import { hex } from '@waldur-site-agent/waldur-client';
import type { EventData } from '../messages/read-event.ts';

const UUID = /^[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Text of a member; empty when it is absent, or no text. */
export function textOf(data: EventData, key: string): string {
  const value = data[key];
  return typeof value === 'string' ? value.trim() : '';
}

/** UUID of a member in Waldur's own form, whichever way it was written; empty when it is absent. */
export function uuidOf(data: EventData, key: string): string {
  const text = textOf(data, key);
  return isUuid(text) ? hex(text) : text;
}

/** Members of an object; none when it is absent, or no object. */
export function membersOf(data: EventData, key: string): Readonly<Record<string, unknown>> {
  const value = data[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function textsOf(data: EventData, key: string): readonly string[] {
  const value = data[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string' && each !== '') : [];
}
