import type { Component } from '@waldur-site-agent/plugin-sdk';
import { foldName } from '../parsing/rows.ts';
import { elapsedSeconds } from '../parsing/times.ts';
import { CountedTres, usedIn, usedMinutes, type JobRow } from '../parsing/usage.ts';
import { ExactSum } from './exact-sum.ts';

type TresSums = Map<string, ExactSum>;

/** TRES-minutes (memory: MiB-minutes) by TRES. */
export type TresMinutes = Readonly<Record<string, number>>;

/** What one account used. */
export class AccountSums {
  private readonly users = new Map<string, TresSums>();

  constructor(readonly name: string) {}

  /** @param used as {@link usedIn} counts */
  add(user: string, tres: string, used: number | bigint): void {
    let sums = this.users.get(user);
    if (!sums) this.users.set(user, (sums = new Map()));
    let sum = sums.get(tres);
    if (!sum) sums.set(tres, (sum = new ExactSum()));
    sum.add(used);
  }

  /** Notes a user whose jobs used nothing that is counted. */
  addUser(user: string): void {
    if (!this.users.has(user)) this.users.set(user, new Map());
  }

  /** By user; jobs of nobody are in the total only. */
  byUser(): ReadonlyMap<string, TresMinutes> {
    const named = [...this.users].filter(([user]) => user !== '');
    return new Map(named.map(([user, sums]) => [user, minutesOf(sums)]));
  }

  total(): TresMinutes {
    const total: TresSums = new Map();
    for (const sums of this.users.values()) {
      for (const [tres, sum] of sums) {
        const all = total.get(tres) ?? new ExactSum();
        all.add(sum.value);
        total.set(tres, all);
      }
    }
    return minutesOf(total);
  }
}

function minutesOf(sums: TresSums): TresMinutes {
  return Object.fromEntries([...sums].map(([tres, sum]) => [tres, usedMinutes(tres, sum.value)]));
}

/** Adds up a month while it is being read. What is kept grows with accounts and users, not with jobs. */
export class UsageSums {
  /** Rows taken so far, those of other accounts included. */
  rows = 0;
  /** Rows whose time could not be read and counts as nothing, and the first of these texts. */
  readonly unreadable = { count: 0, example: '' };
  private readonly counted: CountedTres;
  private readonly accounts = new Map<string, AccountSums>();
  /** By the name as printed, so that it is folded once; null for accounts that nobody asked for. */
  private readonly printed = new Map<string, AccountSums | null>();

  /** @param wanted folded names of accounts; every account when absent */
  constructor(
    components: Readonly<Record<string, Component>>,
    private readonly wanted?: ReadonlySet<string>,
  ) {
    this.counted = CountedTres.of(components);
  }

  addJob({ account, tres, elapsed, user }: JobRow): void {
    this.rows += 1;
    const sums = this.accountOf(account);
    if (!sums) return;
    const owner = user.trim();
    const amounts = this.counted.amounts(tres);
    if (amounts.length === 0) sums.addUser(owner);
    const seconds = this.secondsOf(elapsed);
    for (const amount of amounts) sums.add(owner, amount.name, usedIn(seconds, amount));
  }

  /** @param used as {@link usedIn} counts */
  add(account: string, user: string, tres: string, used: bigint): void {
    this.rows += 1;
    if (this.counted.counts(tres)) this.accountOf(account)?.add(user.trim(), tres, used);
  }

  /** By folded name. */
  byAccount(): ReadonlyMap<string, AccountSums> {
    return this.accounts;
  }

  private accountOf(printed: string): AccountSums | null {
    const known = this.printed.get(printed);
    if (known !== undefined) return known;
    const name = foldName(printed);
    const isWanted = this.wanted?.has(name) ?? true;
    const sums = isWanted ? (this.accounts.get(name) ?? new AccountSums(printed.trim())) : null;
    if (sums) this.accounts.set(name, sums);
    this.printed.set(printed, sums);
    return sums;
  }

  private secondsOf(elapsed: string): number {
    const seconds = elapsedSeconds(elapsed);
    if (seconds !== undefined) return seconds;
    if (this.unreadable.count === 0) this.unreadable.example = elapsed;
    this.unreadable.count += 1;
    return 0;
  }
}
