import { LiveWriter, type RecordedChange } from '../../changes/writers.ts';

/** Applies each change, as the agent does, and keeps those that succeeded for a test to look at. */
export class RecordingWriter extends LiveWriter {
  readonly changes: readonly RecordedChange[];

  constructor() {
    const changes: RecordedChange[] = [];
    super((change) => changes.push(change));
    this.changes = changes;
  }
}
