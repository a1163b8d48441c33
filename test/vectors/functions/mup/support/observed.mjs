import { matches } from '../../../lib/compare.mjs';
import { backendOf } from './site.mjs';
import { ScriptedMup } from './scripted-mup.mjs';

/** Runs an operation on the portal a vector scripts: its result or the kind of its error, and the requests that came. */
export async function observed(input, work) {
  const portal = await ScriptedMup.start(input.http);
  try {
    const makeBackend = () => backendOf(input, portal.origin);
    const result = await work({ ...input.input, makeBackend, portal });
    return { result: result ?? null, requests: portal.requests };
  } catch (error) {
    const kind = kindOf(error);
    if (kind === undefined) throw error;
    return { error: kind, message: error.message, requests: portal.requests };
  } finally {
    await portal.close();
  }
}

function kindOf({ name, kind }) {
  if (name === 'DuplicateResourceError') return 'duplicate';
  if (name === 'BackendConfigurationError') return 'config';
  return { transient: 'not_ready', permanent: name.endsWith('Error') && name !== 'Error' ? 'backend' : undefined }[
    kind
  ];
}

/** Changing requests are to be equal and in order; reading ones are free, unless no request at all is wanted. */
export function isAsExpected(expected, got) {
  if (got instanceof Error) return false;
  if (expected.error === undefined ? got.error !== undefined : got.error !== expected.error) return false;
  if (Object.hasOwn(expected, 'result') && !matches(sorted(expected.result), sorted(got.result))) return false;
  if (expected.requests === undefined) return true;
  if (expected.requests.length === 0) return got.requests.length === 0;
  return sameWrites(expected.requests.filter(isWrite), got.requests.filter(isWrite));
}

/** Without an order that could wait, a portal that does not answer is a failure like any other. */
export function isAsExpectedOfReading(expected, got) {
  return isAsExpected(expected, got.error === 'not_ready' ? { ...got, error: 'backend' } : got);
}

function isWrite([method]) {
  return method !== 'GET';
}

function sameWrites(expected, got) {
  return (
    expected.length === got.length &&
    expected.every(([method, path, body], index) => {
      const [foundMethod, foundPath, found] = got[index];
      return method === foundMethod && path === foundPath && matches(filledIn(body, found), found);
    })
  );
}

/** `<any>` stands for any text that is not empty. */
function filledIn(body, found) {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return body;
  const isAny = (key) => body[key] === '<any>' && typeof found?.[key] === 'string' && found[key] !== '';
  return Object.fromEntries(Object.keys(body).map((key) => [key, isAny(key) ? found[key] : body[key]]));
}

/** Lists of names are sets. */
function sorted(value) {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.toSorted();
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sorted(item)]));
}
