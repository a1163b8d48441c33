export interface ReconnectPolicy {
  /** Pause after the first failure, in milliseconds; every further one is twice as long. */
  readonly firstMs: number;
  /** No pause is longer, in milliseconds, but for the share of chance. */
  readonly maxMs: number;
  /** A connection that held this long, in milliseconds, makes the failures before it forgotten. */
  readonly stableMs: number;
}

/** Added to a pause by chance, at most, so that agents cut off together do not return together. */
const JITTER = 0.25;

/** @param failures consecutive ones, from 1 */
export function reconnectPauseMs(policy: ReconnectPolicy, failures: number, random: number): number {
  return Math.min(policy.firstMs * 2 ** (failures - 1), policy.maxMs) * (1 + JITTER * random);
}

/** Tries again for ever, after growing pauses. */
export class Reconnection {
  private failures = 0;
  private establishedAt = Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly policy: ReconnectPolicy,
    private readonly connect: () => void,
  ) {}

  /** The connection is made. A broker that accepts and drops at once must not be tried in a frenzy: nothing is forgotten yet. */
  established(): void {
    this.establishedAt = performance.now();
  }

  /** Plans the next attempt. */
  failed(): { readonly failures: number; readonly retryInMs: number } {
    if (performance.now() - this.establishedAt >= this.policy.stableMs) this.failures = 0;
    this.establishedAt = Infinity;
    this.failures += 1;
    const retryInMs = reconnectPauseMs(this.policy, this.failures, Math.random());
    this.stop();
    this.timer = setTimeout(() => this.hurry(), retryInMs);
    return { failures: this.failures, retryInMs };
  }

  /** Ends the present pause, if there is one. */
  hurry(): void {
    if (this.timer === undefined) return;
    this.stop();
    this.connect();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
