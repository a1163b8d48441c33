import { divideTruncated, type Component, type Limits } from '@waldur-site-agent/plugin-sdk';
import { parseTresLimits } from './quantities.ts';
import { foldName, parseRows } from './rows.ts';

type Components = Readonly<Record<string, Component>>;

/** Limits of components as set on the cluster, in Waldur units cut to whole numbers. */
export function limitsToWaldur(grpTresMins: string, components: Components): Limits {
  const entries = ofComponents(parseTresLimits(grpTresMins), components);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, divideTruncated(value, components[name]?.unit_factor || 1)]),
  );
}

/** Limits in Waldur units, from rows of account, GrpTRESMins; the account's own row comes first. */
export function parseLimits(output: string, components: Components): Limits {
  return limitsToWaldur(parseRows(output)[0]?.[1] ?? '', components);
}

/** Limits of users as they would be set, from rows of account, MaxTRESMins, user. */
export function parseUserLimits(output: string, components: Components): Readonly<Record<string, Limits>> {
  const rows = parseRows(output).filter(([, , user]) => user);
  return Object.fromEntries(
    rows.map(([, limits = '', user = '']) => [
      foldName(user),
      Object.fromEntries(ofComponents(parseTresLimits(limits), components)),
    ]),
  );
}

function ofComponents(limits: Limits, components: Components): [string, number][] {
  return Object.entries(limits).filter(([name]) => Object.hasOwn(components, name));
}
