/** Told about the progress of a mode, for probes and heartbeats. */
export interface ModeObserver {
  sweepSucceeded(offering: string): void;
  sweepFailed(offering: string): void;
  progress(): void;
}

export const NO_OBSERVER: ModeObserver = {
  sweepSucceeded: () => undefined,
  sweepFailed: () => undefined,
  progress: () => undefined,
};
