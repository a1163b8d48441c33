/** Adds up whole amounts without losing one, however many and however large they are. */
export class ExactSum {
  private large = 0n;
  /** Kept apart, because adding plain numbers is much quicker; always exact. */
  private small = 0;

  add(amount: number | bigint): void {
    if (typeof amount === 'bigint') {
      this.large += amount;
      return;
    }
    const sum = this.small + amount;
    if (Number.isSafeInteger(sum)) {
      this.small = sum;
      return;
    }
    this.large += BigInt(this.small) + BigInt(amount);
    this.small = 0;
  }

  get value(): bigint {
    return this.large + BigInt(this.small);
  }
}
