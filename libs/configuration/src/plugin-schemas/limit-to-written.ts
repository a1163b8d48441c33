import { isMapping } from '../reading/mapping.ts';

/** The parsed values of those keys that stood in the file, at every level: no default of a schema gets in. */
export function limitToWritten(parsed: unknown, written: unknown): unknown {
  if (Array.isArray(parsed) && Array.isArray(written)) {
    return parsed.map((item, index) => limitToWritten(item, written[index]));
  }
  if (!isMapping(parsed) || !isMapping(written)) return parsed;
  const known = Object.keys(written).map((key) => {
    const value = Object.hasOwn(parsed, key) ? parsed[key] : written[key];
    return [key, limitToWritten(value, written[key])];
  });
  return Object.fromEntries(known) as Record<string, unknown>;
}
