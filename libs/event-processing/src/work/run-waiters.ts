/** Those who wait for a run of a key that begins after they asked. */
export class RunWaiters {
  private readonly waiting = new Map<string, readonly ((isOver: boolean) => void)[]>();

  /** Resolves to true when such a run is over, to false when there will be none. */
  wait(key: string): Promise<boolean> {
    return new Promise((resolve) => this.add(key, [resolve]));
  }

  /** A run begins. @returns to be called at its end, and told whether it is to be repeated */
  begin(key: string): (isRepeated: boolean) => void {
    const waiting = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    return (isRepeated) => {
      if (isRepeated) this.add(key, waiting);
      else for (const resolve of waiting) resolve(true);
    };
  }

  /** There will be no more runs. */
  abandon(): void {
    for (const resolve of [...this.waiting.values()].flat()) resolve(false);
    this.waiting.clear();
  }

  private add(key: string, waiting: readonly ((isOver: boolean) => void)[]): void {
    if (waiting.length > 0) this.waiting.set(key, [...(this.waiting.get(key) ?? []), ...waiting]);
  }
}
