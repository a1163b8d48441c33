import { currentScope, type WorkScope } from '../scope/work-scope.ts';
import type { Change, ChangeWriter } from './change.ts';

/** A change with the work it belongs to. */
export interface RecordedChange extends Change {
  readonly scope: WorkScope;
}

/** Applies each change and keeps a note of those that succeeded. */
export class LiveWriter implements ChangeWriter {
  readonly dryRun = false;

  constructor(private readonly onApplied: (change: RecordedChange) => void = () => undefined) {}

  async write<T>(change: Change, apply: () => Promise<T>): Promise<T> {
    const result = await apply();
    this.onApplied({ ...change, scope: currentScope() });
    return result;
  }
}

/** Writes nothing and collects the plan. */
export class PlanningWriter implements ChangeWriter {
  readonly dryRun = true;
  readonly plan: RecordedChange[] = [];

  write<T>(change: Change, _apply: () => Promise<T>, assumed: T): Promise<T> {
    this.plan.push({ ...change, scope: currentScope() });
    return Promise.resolve(assumed);
  }
}
