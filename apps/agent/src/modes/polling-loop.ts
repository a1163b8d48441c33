/** Runs a cycle whenever its period has passed since the end of the one before. Cycles never overlap. */
export class PollingLoop {
  private endedAt: number | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly periodMs: number,
    private readonly cycle: () => Promise<void>,
    private readonly beat: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** To be called regularly; the first call starts the first cycle. Resolves when the cycle it started has ended. */
  async tick(): Promise<void> {
    this.beat();
    if (this.stopped || this.running !== undefined || !this.isDue()) return;
    this.running = this.cycle().finally(() => {
      this.endedAt = this.now();
      this.running = undefined;
    });
    await this.running;
  }

  /** Starts no more cycles and waits for the present one. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running?.catch(() => undefined);
  }

  private isDue(): boolean {
    return this.endedAt === undefined || this.now() - this.endedAt >= this.periodMs;
  }
}
