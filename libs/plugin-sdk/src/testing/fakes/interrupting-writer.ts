import type { Change, ChangeWriter } from '../../changes/change.ts';
import { BackendNotReadyError } from '../../errors/backend-errors.ts';

/** Applies so many changes, and then nothing more, as if the process had been killed after the last one. */
export class InterruptingWriter implements ChangeWriter {
  readonly dryRun = false;
  private applied = 0;

  /** @param after number of changes that still take effect */
  constructor(private readonly after: number) {}

  /** Whether there was more to be written. */
  get hasInterrupted(): boolean {
    return this.applied >= this.after;
  }

  async write<T>(_change: Change, apply: () => Promise<T>): Promise<T> {
    if (this.hasInterrupted) throw interruption();
    const result = await apply();
    this.applied += 1;
    if (this.hasInterrupted) throw interruption();
    return result;
  }
}

function interruption(): BackendNotReadyError {
  return new BackendNotReadyError('the agent was interrupted (by the contract tests, on purpose)');
}
