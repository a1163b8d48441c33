/**
 * Knows whether something was asked for since a plan was made. A plan that is older than the last event about its
 * resource or project is not carried out: the event's own work reads anew.
 */
export class Freshness {
  private count = 0;
  private readonly marks = new Map<string, number>();

  /** Now, for comparing with later marks. */
  stamp(): number {
    return this.count;
  }

  /** @param keys UUIDs of resources or projects */
  mark(...keys: readonly string[]): void {
    this.count += 1;
    for (const key of keys) this.marks.set(key, this.count);
  }

  /** Whether any of the keys was marked after the stamp. */
  isMarkedSince(stamp: number, keys: readonly string[]): boolean {
    return keys.some((key) => (this.marks.get(key) ?? 0) > stamp);
  }
}
