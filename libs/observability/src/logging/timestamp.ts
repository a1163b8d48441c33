/** The system's time in milliseconds with a fraction: the wall clock, refined by the monotonic one. */
export class FineClock {
  private origin = performance.timeOrigin;

  now(): number {
    const fine = this.origin + performance.now();
    const coarse = Date.now();
    // the wall clock was set, or the machine slept
    if (Math.abs(fine - coarse) > 5) {
      this.origin = coarse - performance.now();
      return coarse;
    }
    return fine;
  }
}

/** UTC with microseconds, e.g. `2026-08-01T12:00:00.123456+00:00`. */
export function isoMicroseconds(epochMs: number): string {
  const micros = Math.floor(epochMs * 1000) % 1000;
  return `${new Date(Math.floor(epochMs)).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}+00:00`;
}
