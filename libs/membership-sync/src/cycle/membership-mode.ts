import { Logger } from '@nestjs/common';
import { type ModeObserver, NO_OBSERVER } from '@waldur-site-agent/offering';
import { errorText, withScope } from '@waldur-site-agent/plugin-sdk';
import type { Outcome, WorkItem, WorkQueue } from '@waldur-site-agent/work-queue';
import type { HeldRemoval } from '../members/members-plan.ts';
import type { ResourceOutcome, ResourceWork } from '../resource/resource-work.ts';
import { type MembershipCycle, type Preparation, type Selection } from './membership-cycle.ts';
import { MembershipLedger, type OfferingTally } from './membership-ledger.ts';
import { PatienceWithOutages } from './patience.ts';

const DONE: Outcome = { kind: 'done' };

interface Pending {
  readonly work: ResourceWork;
  readonly settle: () => void;
}

/** Told how far a cycle has got. */
export type ProgressListener = (offering: string, settled: number, of: number) => void;

/**
 * Membership sync of all offerings: each is looked at as a whole, then the queue's workers bring its resources in line.
 * A failing resource or offering never holds up another.
 */
export class MembershipMode {
  private readonly logger = new Logger('MembershipSync');
  private readonly pending = new Map<string, Pending>();
  private readonly patience = new Map<MembershipCycle, PatienceWithOutages>();
  private stopped = false;
  /** Resources that a sweep looks at; all of them unless said otherwise. */
  selection: Selection | undefined;
  observer: ModeObserver = NO_OBSERVER;
  onProgress: ProgressListener = () => undefined;
  readonly ledger = new MembershipLedger();

  constructor(
    private readonly cycles: readonly MembershipCycle[],
    private readonly queue: WorkQueue,
  ) {}

  start(): void {
    this.queue.start((item) => this.work(item));
  }

  /** One cycle over every offering, to its end. @returns how many offerings could be looked at */
  async sweep(): Promise<number> {
    const looked = await Promise.all(this.cycles.map((cycle, index) => this.sweepOffering(cycle, index)));
    return looked.filter(Boolean).length;
  }

  idle(): Promise<void> {
    return this.queue.idle();
  }

  /** Finishes the resources at hand and leaves the rest of the cycle out. */
  async stop(graceMs: number): Promise<boolean> {
    this.stopped = true;
    const drained = await this.queue.stop(graceMs);
    for (const { settle } of this.pending.values()) settle();
    this.pending.clear();
    return drained;
  }

  private async sweepOffering(cycle: MembershipCycle, index: number): Promise<boolean> {
    this.observer.progress();
    const looked = await withScope({ offering: cycle.offering.name }, () => this.cycleOf(cycle, index));
    if (looked) this.observer.sweepSucceeded(cycle.offering.name);
    else this.observer.sweepFailed(cycle.offering.name);
    return looked;
  }

  private async cycleOf(cycle: MembershipCycle, index: number): Promise<boolean> {
    const tally = this.ledger.of(cycle.offering.name);
    try {
      const prepared = await cycle.prepare(this.selection);
      if (prepared.kind === 'not ready') {
        tally.skip(prepared.reason);
        return false;
      }
      this.note(prepared, tally);
      this.patience.set(cycle, new PatienceWithOutages());
      await Promise.all(prepared.works.map((work) => this.enqueue(cycle, index, work, prepared.works.length)));
      this.logSummary(prepared, tally);
      return true;
    } catch (error) {
      this.logger.error(`the cycle could not begin, the next one tries again: ${errorText(error)}`, error);
      tally.skip(errorText(error));
      return false;
    }
  }

  private note({ missing, unreadable, works }: Preparation & { kind: 'ready' }, tally: OfferingTally): void {
    tally.listed(missing);
    for (const [name, message] of unreadable) tally.settle(name, { kind: 'failed', message, added: 0, removed: 0 });
    for (const { resource, members } of works) {
      if (members.known) this.hold(resource.name, members.value.held, tally);
    }
  }

  private enqueue(cycle: MembershipCycle, index: number, work: ResourceWork, total: number): Promise<void> {
    if (this.stopped) return Promise.resolve();
    const key = `membership:${index}:${work.resource.uuid}`;
    return new Promise((resolve) => {
      const settle = (): void => {
        this.observer.progress();
        this.onProgress(cycle.offering.name, this.ledger.of(cycle.offering.name).settled, total);
        resolve();
      };
      this.pending.set(key, { work, settle });
      this.queue.add(key);
    });
  }

  private async work({ key }: WorkItem): Promise<Outcome> {
    const [, index = ''] = key.split(':');
    const cycle = this.cycles[Number(index)];
    const pending = this.pending.get(key);
    this.pending.delete(key);
    if (cycle === undefined || pending === undefined) return DONE;
    const tally = this.ledger.of(cycle.offering.name);
    const { resource } = pending.work;
    try {
      tally.settle(resource.name || resource.uuid, await this.outcomeOf(cycle, pending.work, tally));
    } finally {
      pending.settle();
    }
    return DONE;
  }

  private async outcomeOf(cycle: MembershipCycle, work: ResourceWork, tally: OfferingTally): Promise<ResourceOutcome> {
    const patience = this.patience.get(cycle);
    if (patience?.isOver === true) return { kind: 'waiting', message: 'left to the next cycle', added: 0, removed: 0 };
    const outcome = await cycle.run(work, (held) => this.hold(work.resource.name, held, tally));
    patience?.note(outcome.kind);
    return outcome;
  }

  private hold(resource: string, held: readonly HeldRemoval[], tally: OfferingTally): void {
    if (held.length === 0) return;
    tally.hold(resource, held);
    for (const [reason, users] of byReason(held)) {
      this.logger.warn(`removal held back on ${resource}: ${users.join(', ')}: ${reason}`);
    }
  }

  private logSummary({ works }: Preparation & { kind: 'ready' }, tally: OfferingTally): void {
    this.logger.log(
      `${works.length} resources: ${tally.count('synced')} in line, ${tally.count('waiting')} waiting, ` +
        `${tally.count('failed')} failed, ${tally.missing.length} missing in the backend; ` +
        `${tally.added} users added, ${tally.removed} removed, ${tally.held.length} removals held back`,
    );
  }
}

function byReason(held: readonly HeldRemoval[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { username, heldBecause } of held) {
    groups.set(heldBecause, [...(groups.get(heldBecause) ?? []), username]);
  }
  return groups;
}
