import { Logger } from '@nestjs/common';
import type {
  HeldRemoval,
  MembershipCycle,
  ResourceOutcome,
  ResourceWork,
  Scope,
} from '@waldur-site-agent/membership-sync';
import { askedPause } from '@waldur-site-agent/offering';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { Outcome } from '@waldur-site-agent/work-queue';
import type { ProjectChange } from '../ports.ts';
import { inParallel } from './in-parallel.ts';

const PARALLEL_RESOURCES = 8;
type OneThing = Extract<Scope, { readonly uuid: string }>;

type NoteHeld = (work: ResourceWork, held: readonly HeldRemoval[]) => void;

const DONE: Outcome = { kind: 'done' };

/** Brings resources of one offering in line, as few or as many as an event or a sweep asks for. */
export class MembershipWork {
  private readonly logger = new Logger('MembershipSync');

  constructor(
    private readonly cycle: MembershipCycle,
    /** Told what to look at again, because a plan was out of date before it was carried out. */
    private readonly again: (what: OneThing) => void,
  ) {}

  /** Somebody came to a project or left it. @param project UUID, hex */
  hear(project: string, { who, left }: ProjectChange): void {
    if (left) this.cycle.departures.note(project, who);
    else this.cycle.departures.withdraw(project, who);
  }

  /** @returns `retry` when something got no answer, so that nothing is lost by an outage */
  async run(scope: Scope, recreate = false): Promise<Outcome> {
    const { departures } = this.cycle;
    const left = scope.kind === 'project' ? departures.of([scope.uuid]) : [];
    let isHeld = false;
    const noteHeld = (work: ResourceWork, held: readonly HeldRemoval[]): void => {
      isHeld ||= held.length > 0;
      this.noteHeld(work, held);
    };
    try {
      const prepared = await this.cycle.prepare(scope, recreate);
      if (prepared.kind === 'not ready') return { kind: 'retry', reason: prepared.reason };
      for (const work of prepared.works) noteHeld(work, work.members.known ? work.members.value.held : []);
      const outcomes = await inParallel(prepared.works, PARALLEL_RESOURCES, (work) =>
        this.runOne(work, scope, noteHeld),
      );
      const waiting = outcomes.find(({ kind }) => kind === 'waiting');
      if (waiting !== undefined) return { kind: 'retry', reason: waiting.message ?? 'no answer' };
      if (!isHeld && outcomes.every(({ kind }) => kind === 'synced')) departures.settle(left);
      return DONE;
    } catch (error) {
      this.logger.warn(`resources could not be brought in line, trying again: ${errorText(error)}`);
      const afterMs = askedPause(error);
      return { kind: 'retry', reason: errorText(error), ...(afterMs === undefined ? {} : { afterMs }) };
    }
  }

  private async runOne(work: ResourceWork, scope: Scope, noteHeld: NoteHeld): Promise<ResourceOutcome> {
    const outcome = await this.cycle.run(work, (held) => noteHeld(work, held));
    // a project is looked at again as one, not once more for each of its resources
    if (outcome.kind === 'superseded') {
      this.again(scope.kind === 'project' ? scope : { kind: 'resource', uuid: work.resource.uuid });
    }
    return outcome;
  }

  private noteHeld({ resource }: ResourceWork, held: readonly HeldRemoval[]): void {
    for (const { username, heldBecause } of held) {
      this.logger.warn(`removal held back on ${resource.name}: ${username}: ${heldBecause}`);
    }
  }
}
