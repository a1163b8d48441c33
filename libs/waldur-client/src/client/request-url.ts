export type QueryValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[];

/**
 * Base of all request paths, which start with `/api/`: the configured URL without one trailing path segment `api`.
 * Works on the path alone, so host names ending in these letters stay whole.
 */
export function baseUrl(apiUrl: string): string {
  const { origin, pathname } = new URL(apiUrl);
  return origin + withoutSlashes(withoutSlashes(pathname).replace(/\/api$/, ''));
}

function withoutSlashes(path: string): string {
  return path.replace(/\/+$/, '');
}

/** Fills `{name}` places. Blank and dot values are refused: they would address another operation. */
export function fillPath(template: string, values: Readonly<Record<string, string>> = {}): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    if (['', '.', '..'].includes(value.trim())) throw new TypeError(`${template} needs a value for "${name}"`);
    return encodeURIComponent(value);
  });
}

/** Lists repeat the key; absent values are left out. Empty text when nothing remains. */
export function encodeQuery(query: Readonly<Record<string, QueryValue>> = {}): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) parameters.append(key, String(item));
    }
  }
  return parameters.size > 0 ? `?${parameters.toString()}` : '';
}
