import { Inject, Injectable, Logger } from '@nestjs/common';
import { describeFailure } from '@waldur-site-agent/observability';
import { OFFERING_RUNTIME, type OfferingRuntime, ResourceApi, withResourceLocked } from '@waldur-site-agent/offering';
import { BackendError, BackendNotReadyError, errorText, withScope } from '@waldur-site-agent/plugin-sdk';
import { MemberChanges, type MemberCounts } from '../members/member-changes.ts';
import type { HeldRemoval } from '../members/members-plan.ts';
import { isTheResourcesFault } from './failures.ts';
import { LimitsStep } from './limits-step.ts';
import { MembershipStatuses } from './membership-statuses.ts';
import type { ResourceOutcome, ResourceWork } from './resource-work.ts';
import { StatusStep } from './status-step.ts';
import { SurroundingsStep } from './surroundings-step.ts';

const NOBODY: MemberCounts = { added: 0, removed: 0, held: [], present: [] };

/**
 * Makes the site agree with Waldur about one resource. Each step stands for itself: one that fails does not keep the
 * resource from being paused, say. Only a backend that does not answer ends it.
 */
@Injectable()
export class ResourceSync {
  private readonly logger = new Logger('MembershipSync');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    private readonly resources: ResourceApi,
    private readonly surroundings: SurroundingsStep,
    private readonly members: MemberChanges,
    private readonly statuses: MembershipStatuses,
    private readonly status: StatusStep,
    private readonly limits: LimitsStep,
  ) {}

  /** @param onHeld told about removals that were refused at the last moment */
  async run(work: ResourceWork, onHeld: (held: readonly HeldRemoval[]) => void): Promise<ResourceOutcome> {
    const { resource } = work;
    const scope = { offering: this.offering.name, resource: resource.name };
    return withScope(scope, () => withResourceLocked(resource.uuid, () => this.steps(work, onHeld)));
  }

  private async steps(work: ResourceWork, onHeld: (held: readonly HeldRemoval[]) => void): Promise<ResourceOutcome> {
    const { resource, observed } = work;
    if (this.offering.freshness.isMarkedSince(work.stamp, [resource.uuid, resource.projectUuid])) {
      return { kind: 'superseded', added: 0, removed: 0 };
    }
    const steps = new Steps(this.logger);
    await steps.run('untouchable account', () => refuseUntouchable(work));
    if (steps.failures.length > 0) return this.conclude(work, steps, NOBODY);
    await steps.run('place of the project', () => this.surroundings.place(work));
    await steps.run('end dates', () => this.surroundings.followEndDates(work));
    const counts = (await steps.run('members', () => this.changeMembers(work))) ?? NOBODY;
    onHeld(counts.held);
    await steps.run('status and metadata', () => this.status.run(resource, observed));
    await steps.run('effective id', () => this.surroundings.reportEffectiveId(work));
    await steps.run('prepaid limits', () => this.limits.refreshPrepaid(work));
    await steps.run('limits', () => this.limits.report(resource, observed));
    if (!resource.restrictMemberAccess) {
      await steps.run('limits of users', () => this.limits.syncUserLimits(work, counts.present));
    }
    return this.conclude(work, steps, counts);
  }

  private async changeMembers(work: ResourceWork): Promise<MemberCounts> {
    if (!work.members.known) throw work.members.error;
    const counts = await this.members.apply(work, work.members.value);
    await this.statuses.report(work);
    return counts;
  }

  private async conclude(work: ResourceWork, steps: Steps, counts: MemberCounts): Promise<ResourceOutcome> {
    if (steps.failures.length === 0) await steps.run('last sync', () => this.reportSynced(work));
    const { added, removed } = counts;
    const own = steps.failures.find(({ error }) => isTheResourcesFault(error));
    if (own !== undefined) return { kind: 'failed', message: await this.markErred(work, own.error), added, removed };
    const [first] = steps.failures;
    if (first !== undefined) return { kind: 'waiting', message: errorText(first.error), added, removed };
    return { kind: 'synced', added, removed };
  }

  private async reportSynced({ resource }: ResourceWork): Promise<void> {
    await this.resources.refreshLastSync(resource);
    if (resource.state === 'Erred') await this.resources.setOk(resource);
  }

  /** @returns what is shown to people. A report that fails is logged; the next cycle comes back to it. */
  private async markErred({ resource }: ResourceWork, error: unknown): Promise<string> {
    const { message, traceback } = describeFailure(error, this.offering.exposeErrorDetails);
    if (resource.state === 'Erred' && resource.errorMessage === message) return message;
    try {
      await this.resources.setErred(resource, message, traceback);
    } catch (reportError) {
      this.logger.error(`resource ${resource.uuid} could not be marked as erred: ${errorText(reportError)}`);
    }
    return message;
  }
}

async function refuseUntouchable({ resource, observed }: ResourceWork): Promise<void> {
  if (observed.untouchable === undefined) return;
  throw new BackendError(`"${resource.backendId}" is not to be touched by the agent: ${observed.untouchable}`);
}

interface Failure {
  readonly error: unknown;
}

/** Runs one step after another and keeps what went wrong. */
class Steps {
  readonly failures: Failure[] = [];
  private over = false;

  constructor(private readonly logger: Logger) {}

  async run<T>(what: string, step: () => Promise<T>): Promise<T | undefined> {
    if (this.over) return undefined;
    try {
      return await step();
    } catch (error) {
      this.failures.push({ error });
      this.over = error instanceof BackendNotReadyError;
      const text = `${what} could not be brought in line: ${errorText(error)}`;
      if (isTheResourcesFault(error)) this.logger.error(text, error);
      else this.logger.warn(`${text}; the next cycle tries again`);
      return undefined;
    }
  }
}
