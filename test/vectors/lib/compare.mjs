const TOLERANCE = 1e-9;

/**
 * Whether a result is as expected: numbers within a tolerance, `~text` as "contains", `{error}` as a failure whose
 * message contains the text, whatever the case. The order of keys does not matter.
 */
export function matches(expected, got) {
  if (got instanceof Error) return isError(expected) && contains(got.message, expected.error);
  if (isError(expected) && got !== null && typeof got === 'object' && typeof got.error === 'string') {
    return (
      contains(got.error, expected.error) &&
      Object.keys(expected).every((key) => key === 'error' || matches(expected[key], got[key]))
    );
  }
  if (typeof expected === 'number') return typeof got === 'number' && isClose(expected, got);
  if (typeof expected === 'string' && expected.startsWith('~')) {
    return typeof got === 'string' && contains(got, expected.slice(1));
  }
  if (Array.isArray(expected)) {
    return Array.isArray(got) && got.length === expected.length && expected.every((item, i) => matches(item, got[i]));
  }
  if (expected === null || typeof expected !== 'object')
    return Object.is(expected, got ?? (expected === null ? null : got));
  if (got === null || typeof got !== 'object' || Array.isArray(got)) return false;
  const keys = new Set([...Object.keys(expected), ...Object.keys(got).filter((key) => got[key] !== undefined)]);
  return [...keys].every((key) => Object.hasOwn(expected, key) && matches(expected[key], got[key]));
}

function isError(expected) {
  return expected !== null && typeof expected === 'object' && typeof expected.error === 'string';
}

function contains(text, part) {
  return text.toLowerCase().includes(part.toLowerCase());
}

function isClose(a, b) {
  return a === b || Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a));
}

/** Only those parts of a result that are expected, for functions that may say more. */
export function onlyExpected(expected, got) {
  if (got === null || typeof got !== 'object' || got instanceof Error) return got;
  return Object.fromEntries(Object.keys(expected ?? {}).map((key) => [key, got[key]]));
}

/** Expected and found effects, each as a list in which order does not matter. */
export function sameList(expected, got) {
  return matches(expected.toSorted(), got.toSorted());
}
