/** Keys that share their luck, such as those of one offering. */
export interface Share {
  readonly name: string;
  /** Most keys of it that run at the same time; by default as many as the queue's limit allows. */
  readonly most?: number;
}

/** How much of each share is running. */
export class BusyShares {
  private readonly running = new Map<string, number>();
  private total = 0;

  /** @param limit keys that run at the same time */
  constructor(private readonly limit: number) {}

  /**
   * Whether one more key of the share may run. The first one always may, so that no share waits because others are
   * slow; so many shares, so many keys may run beyond the limit.
   */
  hasRoomFor({ name, most = Infinity }: Share): boolean {
    const own = this.running.get(name) ?? 0;
    return own < most && (own === 0 || this.total < this.limit);
  }

  begin({ name }: Share): void {
    this.running.set(name, (this.running.get(name) ?? 0) + 1);
    this.total += 1;
  }

  end({ name }: Share): void {
    const left = (this.running.get(name) ?? 0) - 1;
    if (left > 0) this.running.set(name, left);
    else this.running.delete(name);
    this.total -= 1;
  }
}
