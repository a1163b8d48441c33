import type { Delivery } from './delivery.ts';

/** The content of a message: its own members, whatever they are. */
export type EventData = Readonly<Record<string, unknown>>;

/** The object type is the pattern of its handler: with the family of the source before it. */
export type ReadEvent = { readonly objectType: string; readonly data: EventData } | { readonly unreadable: string };

/** Tells what a message is about, or why that cannot be told. */
export function readEvent({ source, body, topicWord }: Delivery): ReadEvent {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { unreadable: 'not a JSON object' };
  const data = body as EventData;
  const objectType = source.objectType ?? data['object_type'] ?? topicWord;
  if (typeof objectType !== 'string' || objectType === '') return { unreadable: 'its object type is not stated' };
  return { objectType: (source.family ?? '') + objectType, data };
}
