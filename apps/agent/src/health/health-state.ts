export type SweepOutcome = 'pending' | 'succeeded' | 'failed';

export interface HealthStateOptions {
  /** How long the agent may go without a sign of progress before it counts as stuck, in milliseconds. */
  readonly stuckAfterMs?: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

/** As long as the liveness probe's default patience with the heartbeat file. */
export const DEFAULT_STUCK_AFTER_MS = 300_000;

/**
 * What the health endpoints know: a mode reports here, the endpoints only read.
 * Holds names and times, no texts of errors, since whoever reaches the port may read it.
 */
export class HealthState {
  private readonly now: () => number;
  private readonly stuckAfterMs: number;
  private readonly outcomes = new Map<string, SweepOutcome>();
  private lastProgress: number;
  private loaded = false;
  private isDraining = false;
  private eventStates: (() => ReadonlyMap<string, string>) | undefined;

  constructor(options: HealthStateOptions = {}) {
    this.now = options.now ?? (() => performance.now());
    this.stuckAfterMs = options.stuckAfterMs ?? DEFAULT_STUCK_AFTER_MS;
    this.lastProgress = this.now();
  }

  /** The configuration is valid; these offerings are going to be served. */
  configurationLoaded(offerings: readonly string[]): void {
    this.loaded = true;
    for (const offering of offerings) this.outcomes.set(offering, 'pending');
  }

  /** Something moved: a tick of the loop, the start of an offering, an order done. Call it wherever the heartbeat beats. */
  progress(): void {
    this.lastProgress = this.now();
  }

  sweepSucceeded(offering: string): void {
    this.finishSweep(offering, 'succeeded');
  }

  sweepFailed(offering: string): void {
    this.finishSweep(offering, 'failed');
  }

  /** Where to ask whether events come in: `consuming`, `partly` or another word, per offering. */
  eventsFrom(states: () => ReadonlyMap<string, string>): void {
    this.eventStates = states;
  }

  /** Undefined for an agent that does not listen to events. */
  get events(): ReadonlyMap<string, string> | undefined {
    return this.eventStates?.();
  }

  /** The agent finishes what it has begun and starts nothing new. */
  startDraining(): void {
    this.isDraining = true;
  }

  get configured(): boolean {
    return this.loaded;
  }

  get draining(): boolean {
    return this.isDraining;
  }

  get secondsSinceProgress(): number {
    return Math.round((this.now() - this.lastProgress) / 1000);
  }

  get stuck(): boolean {
    return this.now() - this.lastProgress > this.stuckAfterMs;
  }

  /** Outcome of the last sweep per offering. */
  get sweeps(): ReadonlyMap<string, SweepOutcome> {
    return this.outcomes;
  }

  private finishSweep(offering: string, outcome: SweepOutcome): void {
    this.outcomes.set(offering, outcome);
    this.progress();
  }
}
