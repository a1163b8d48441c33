import { ALLOCATION_ROUTES } from './allocations.ts';
import type { MupHandler } from './call.ts';
import { MEMBER_ROUTES } from './members.ts';
import { PROJECT_ROUTES } from './projects.ts';
import { USER_ROUTES } from './users.ts';

interface Route {
  readonly pattern: RegExp;
  readonly handle: MupHandler;
}

/** A request's handler, with what the placeholders of its path stand for. */
export interface Match {
  readonly handle: MupHandler;
  readonly params: Readonly<Record<string, string>>;
}

const ROUTES: readonly Route[] = Object.entries({
  ...PROJECT_ROUTES,
  ...ALLOCATION_ROUTES,
  ...MEMBER_ROUTES,
  ...USER_ROUTES,
}).map(([key, handle]) => ({ pattern: new RegExp(`^${key.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`), handle }));

/** Slashes at the end of a path count. */
export function matchRoute(method: string, path: string): Match | undefined {
  for (const { pattern, handle } of ROUTES) {
    const found = pattern.exec(`${method} ${path}`);
    if (found) return { handle, params: decoded(found.groups ?? {}) };
  }
  return undefined;
}

function decoded(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}
