import type { Delivery, Settlement } from './delivery.ts';

/** Runs whose message will not come back after all are forgotten when there are more. */
const MOST = 1000;

/**
 * Messages that the broker took back while they were being handled. It delivers them again, and then the run that has
 * begun counts for them: the same message is never handled twice at the same time.
 */
export class EarlierRuns {
  private readonly runs = new Map<Promise<Settlement>, string>();

  /** Notes a run until its message has been settled over the connection it came by. */
  note(delivery: Delivery, run: Promise<Settlement>): void {
    this.runs.set(run, identity(delivery));
    void run.finally(() => {
      if (delivery.isCurrent()) this.runs.delete(run);
    });
    for (const oldest of this.runs.keys()) {
      if (this.runs.size <= MOST) break;
      this.runs.delete(oldest);
    }
  }

  /** The run that a message delivered again had before. Each run counts for one message: equal ones may well be two. */
  claim(delivery: Delivery): Promise<Settlement> | undefined {
    if (!delivery.redelivered) return undefined;
    const wanted = identity(delivery);
    const [run] = [...this.runs].findLast(([, known]) => known === wanted) ?? [];
    if (run) this.runs.delete(run);
    return run;
  }
}

function identity({ topic, text }: Delivery): string {
  return `${topic} ${text}`;
}
