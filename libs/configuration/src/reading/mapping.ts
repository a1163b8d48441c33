/** A mapping of the file or an instance made of one; not a list, date, set or binary value. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(value instanceof Date || value instanceof Set || value instanceof Map || ArrayBuffer.isView(value));
}

/** The wanted keys that the mapping itself has, in its order. */
export function pick(
  mapping: Readonly<Record<string, unknown>>,
  wanted: (key: string) => boolean,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(mapping).filter(([key]) => wanted(key)));
}
