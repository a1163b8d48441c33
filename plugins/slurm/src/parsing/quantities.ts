const UNITS = 'KMGTPE';

/**
 * A number as SLURM prints it: digits, from P on with decimals, and a unit in powers of 1024. Rounded down; 0 when the
 * text does not begin with a digit. What follows the unit is ignored.
 */
export function parseQuantity(text: string): number {
  const match = /^(\d+)(?:\.(\d+))?([KMGTPE])?/.exec(text);
  if (!match) return 0;
  const [, whole = '', fraction = '', unit] = match;
  const power = unit === undefined ? 0 : UNITS.indexOf(unit) + 1;
  const scaled = BigInt(whole + fraction) * 1024n ** BigInt(power);
  return Number(scaled / 10n ** BigInt(fraction.length));
}

/** TRES text such as `cpu=1000,gres/gpu=100`; values stay text, pieces without `=` are skipped. */
export function parseTresMap(text: string): Record<string, string> {
  const pieces = text.split(',').filter((piece) => piece.includes('='));
  return Object.fromEntries(
    pieces.map((piece) => {
      const at = piece.indexOf('=');
      return [piece.slice(0, at).trim(), piece.slice(at + 1).trim()];
    }),
  );
}

const MEBIBYTE = 2 ** 20;

/** A limit as it is set: whole numbers, memory in MiB. SLURM prints memory with its unit, always. */
export function limitNumber(tres: string, printed: string): number {
  const quantity = parseQuantity(printed);
  return tres === 'mem' ? Math.floor(quantity / MEBIBYTE) : quantity;
}

/** Limits of one association, by TRES, as they would be set. */
export function parseTresLimits(text: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(parseTresMap(text)).map(([tres, printed]) => [tres, limitNumber(tres, printed)]),
  );
}

/** Text for people and for statements: sorted by name, `(none)` when empty. */
export function tresText(map: Readonly<Record<string, string | number>>): string {
  const pieces = Object.entries(map).map(([name, value]) => `${name}=${value}`);
  return pieces.length === 0 ? '(none)' : pieces.toSorted().join(',');
}
