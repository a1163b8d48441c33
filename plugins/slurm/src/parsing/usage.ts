import { BackendNotReadyError, ComponentMapper, type Component } from '@waldur-site-agent/plugin-sdk';
import { parseQuantity, parseTresMap } from './quantities.ts';
import { elapsedSeconds } from './times.ts';

type Components = Readonly<Record<string, Component>>;

/** One row of `sacct --format=Account,ReqTRES,Elapsed,User`, as printed. */
export interface JobRow {
  readonly account: string;
  readonly tres: string;
  readonly elapsed: string;
  readonly user: string;
}

/**
 * The columns of a line; undefined for one without a separator, a remark of the tool. A separator inside an account's
 * name does no harm, as the other columns are counted from the end.
 * @throws {BackendNotReadyError} when columns are missing: whatever is added up without this line would be too little
 */
export function parseJobRow(line: string): JobRow | undefined {
  const user = line.lastIndexOf('|');
  if (user === -1) return undefined;
  const elapsed = line.lastIndexOf('|', user - 1);
  const tres = line.lastIndexOf('|', elapsed - 1);
  if (tres === -1 || tres >= elapsed || elapsed >= user) {
    throw new BackendNotReadyError(`sacct printed a row that cannot be read: ${JSON.stringify(line.slice(0, 200))}`);
  }
  return {
    account: line.slice(0, tres),
    tres: line.slice(tres + 1, elapsed),
    elapsed: line.slice(elapsed + 1, user),
    user: line.slice(user + 1),
  };
}

/** How much of a TRES a job asked for; memory in bytes. */
export interface TresAmount {
  readonly name: string;
  readonly quantity: number;
}

const MOST_TEXTS = 10_000;

/** Reads TRES texts. The jobs of a month ask for few different combinations, so the result for a text is kept. */
export class CountedTres {
  private readonly known = new Map<string, readonly TresAmount[]>();

  /** @param names what is counted; all else is dropped */
  constructor(private readonly names: ReadonlySet<string>) {}

  static of(components: Components): CountedTres {
    return new CountedTres(new ComponentMapper(components).targetNames());
  }

  amounts(text: string): readonly TresAmount[] {
    const known = this.known.get(text);
    if (known) return known;
    const amounts = Object.entries(parseTresMap(text))
      .filter(([name]) => this.counts(name))
      .map(([name, quantity]) => ({ name, quantity: parseQuantity(quantity) }));
    if (this.known.size >= MOST_TEXTS) this.known.clear();
    this.known.set(text, amounts);
    return amounts;
  }

  counts(name: string): boolean {
    return this.names.has(name);
  }
}

const MEBIBYTE = 2 ** 20;

/** What was used in a number of seconds, exactly: TRES-seconds, for memory whole MiB-minutes. */
export function usedIn(seconds: number, { name, quantity }: TresAmount): number | bigint {
  if (name !== 'mem') return product(quantity, seconds);
  if (quantity % MEBIBYTE !== 0) return (BigInt(quantity) * BigInt(seconds)) / BigInt(60 * MEBIBYTE);
  const used = product(quantity / MEBIBYTE, seconds);
  return typeof used === 'bigint' ? used / 60n : (used - (used % 60)) / 60;
}

/** Minutes of what {@link usedIn} counts. */
export function usedMinutes(name: string, used: number | bigint): number {
  return name === 'mem' ? Number(used) : Number(used) / 60;
}

function product(left: number, right: number): number | bigint {
  const result = left * right;
  return Number.isSafeInteger(result) ? result : BigInt(left) * BigInt(right);
}

/** A job's row in TRES-minutes (memory: MiB-minutes). */
export interface UsageRow {
  readonly account: string;
  readonly user: string;
  readonly usage: Readonly<Record<string, number>>;
}

/** Every row of an answer; TRES that are neither a component nor the target of one are dropped. */
export function parseUsageRows(output: string, components: Components): UsageRow[] {
  const counted = CountedTres.of(components);
  return output.split('\n').flatMap((line) => {
    const row = parseJobRow(line);
    if (!row) return [];
    const seconds = elapsedSeconds(row.elapsed) ?? 0;
    const usage = counted
      .amounts(row.tres)
      .map((amount) => [amount.name, usedMinutes(amount.name, usedIn(seconds, amount))]);
    return [{ account: row.account.trim(), user: row.user.trim(), usage: Object.fromEntries(usage) }];
  });
}
