import { Logger } from '@nestjs/common';
import { Ledger, type ModeObserver, NO_OBSERVER } from '@waldur-site-agent/offering';
import { errorText, withScope } from '@waldur-site-agent/plugin-sdk';
import { type BatchWork, KeyedBatches, type Outcome, type WorkQueue } from '@waldur-site-agent/work-queue';
import type { HeldRemoval } from '../members/members-plan.ts';
import type { ResourceOutcome, ResourceWork } from '../resource/resource-work.ts';
import type { MembershipCycle, Preparation } from './membership-cycle.ts';
import type { Selection } from './scope.ts';
import { OfferingTally } from './membership-ledger.ts';
import { PatienceWithOutages } from './patience.ts';

const DONE: Outcome = { kind: 'done' };

/** Told how far a cycle has got. */
export type ProgressListener = (offering: string, settled: number, of: number) => void;

/**
 * Membership sync of all offerings: each is looked at as a whole, then the queue's workers bring its resources in line.
 * A failing resource or offering never holds up another.
 */
export class MembershipMode {
  private readonly logger = new Logger('MembershipSync');
  private readonly batches: KeyedBatches;
  private readonly patience = new Map<MembershipCycle, PatienceWithOutages>();
  /** Resources that a sweep looks at; all of them unless said otherwise. */
  selection: Selection | undefined;
  observer: ModeObserver = NO_OBSERVER;
  onProgress: ProgressListener = () => undefined;
  readonly ledger = new Ledger(() => new OfferingTally());

  constructor(
    private readonly cycles: readonly MembershipCycle[],
    private readonly queue: WorkQueue,
  ) {
    this.batches = new KeyedBatches(queue, 1);
  }

  start(): void {
    this.batches.start();
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
  stop(graceMs: number): Promise<boolean> {
    return this.batches.stop(graceMs);
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
      const prepared = await cycle.prepare({ kind: 'offering', selection: this.selection });
      if (prepared.kind === 'not ready') {
        tally.skip(prepared.reason);
        return false;
      }
      this.note(prepared, tally);
      this.patience.set(cycle, new PatienceWithOutages());
      const total = prepared.works.length;
      await this.batches.run(prepared.works.map((work) => this.batchWork(cycle, index, work, total)));
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
    for (const { reason: message, ...row } of unreadable) {
      tally.settle(row, { kind: 'failed', message, added: 0, removed: 0 });
    }
    for (const { resource, members } of works) {
      if (members.known) this.hold(resource.name, members.value.held, tally);
    }
  }

  private batchWork(cycle: MembershipCycle, index: number, work: ResourceWork, total: number): BatchWork {
    const { name } = cycle.offering;
    const { resource } = work;
    const tally = this.ledger.of(name);
    const run = async (): Promise<Outcome> => {
      tally.settle(resource, await this.outcomeOf(cycle, work, tally));
      this.observer.progress();
      this.onProgress(name, tally.settled, total);
      return DONE;
    };
    return { key: `membership:${index}:${resource.uuid}`, run };
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
