/** One tally per offering, for the time of a sweep. */
export class Ledger<T> {
  private readonly tallies = new Map<string, T>();

  constructor(private readonly begin: () => T) {}

  /** @param offering name of the offering */
  of(offering: string): T {
    const tally = this.tallies.get(offering) ?? this.begin();
    this.tallies.set(offering, tally);
    return tally;
  }

  entries(): readonly (readonly [string, T])[] {
    return [...this.tallies];
  }

  /** Begins anew, so that a daemon's ledger does not grow. */
  clear(): void {
    this.tallies.clear();
  }
}
