/** Things in the order in which they happened, for tests that wait for one of them. */
export class History<T> {
  readonly all: T[] = [];
  private readonly waiting = new Set<() => void>();

  add(thing: T): void {
    this.all.push(thing);
    for (const look of this.waiting) look();
  }

  /** Resolves with the first thing that fits, be it past or to come. */
  first(fits: (thing: T) => boolean, after = 0): Promise<T> {
    return this.reached(() => this.all.slice(after).find(fits));
  }

  /** Resolves when there are so many things. */
  async count(wanted: number): Promise<readonly T[]> {
    await this.reached(() => (this.all.length >= wanted ? true : undefined));
    return this.all;
  }

  private reached<R>(look: () => R | undefined): Promise<R> {
    const found = look();
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve) => {
      const lookAgain = (): void => {
        const now = look();
        if (now === undefined) return;
        this.waiting.delete(lookAgain);
        resolve(now);
      };
      this.waiting.add(lookAgain);
    });
  }
}
