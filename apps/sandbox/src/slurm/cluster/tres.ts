import type { ClusterState, Tres } from './state.ts';

export type TresAmounts = Record<string, number>;

const UNITS = 'KMGTP';

export function tresName(tres: Tres): string {
  return tres.name ? `${tres.type}/${tres.name}` : tres.type;
}

export interface ParsedTres {
  readonly amounts: TresAmounts;
  /** Texts that sacctmgr prints on its error output although it goes on. */
  readonly warnings: readonly string[];
  /** Set when the whole value is refused. */
  readonly refusal?: string;
}

/** `cpu=10,mem=2G`: amounts, with mem in MiB; -1 clears. A bad number is read up to where it stops being one. */
export function parseTres(text: string, state: ClusterState): ParsedTres {
  const known = new Set(state.tres.map(tresName));
  const amounts: TresAmounts = {};
  const warnings: string[] = [];
  for (const item of text.split(',')) {
    const at = item.indexOf('=');
    const name = item.slice(0, at).toLowerCase();
    if (at < 1 || !known.has(name)) {
      const unknown = at < 1 ? item : name;
      return { amounts, warnings, refusal: `slurmdb_format_tres_str: no TRES known by type ${unknown}` };
    }
    amounts[name] = parseAmount(name, item.slice(at + 1), warnings);
  }
  return { amounts, warnings };
}

function parseAmount(name: string, text: string, warnings: string[]): number {
  if (text.startsWith('-')) return -1;
  const [, digits = '', unit = ''] = /^(\d*)(.?)/.exec(text) ?? [];
  if (!unit) return Number(digits);
  const power = UNITS.indexOf(unit.toUpperCase());
  if (power === -1) {
    warnings.push(`Invalid unit type '${unit}'. Possible options are '${UNITS}'`);
    return Number(digits);
  }
  // a memory limit counts MiB
  return Number(digits) * 1024 ** (name === 'mem' ? power - 1 : power + 1);
}

/** Amounts in the order of the names, memory with its unit, as sacctmgr prints them. */
export function printTres(amounts: TresAmounts): string {
  return Object.keys(amounts)
    .sort()
    .map((name) => `${name}=${name === 'mem' ? printMebibytes(amounts[name] ?? 0) : String(amounts[name])}`)
    .join(',');
}

/** A larger unit is used as long as nothing but halves of it is lost: 1536 is 1.50G, 1025 stays 1025M. */
export function printMebibytes(mebibytes: number): string {
  const units = UNITS.slice(1);
  let value = mebibytes;
  let unit = 0;
  while (value >= 1024 && Math.floor(value) % 512 === 0) {
    value /= 1024;
    unit += 1;
  }
  if (value === 0) return '0';
  return `${Number.isInteger(value) ? String(value) : value.toFixed(2)}${units[unit] ?? '?'}`;
}

/** New amounts over old ones: -1 takes an amount away, names not mentioned stay. */
export function mergeTres(old: TresAmounts, changes: TresAmounts): TresAmounts {
  return Object.fromEntries(Object.entries({ ...old, ...changes }).filter(([, amount]) => amount >= 0));
}
