import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  OFFERING_RUNTIME,
  type OfferingRuntime,
  ResourceApi,
  type TeamMember,
  readSourceProject,
  resourcesOfAccount,
} from '@waldur-site-agent/offering';
import {
  type Limits,
  MEMBERSHIP_SYNC_BACKEND,
  type MembershipSyncBackend,
  type Resource,
  type SourceProject,
} from '@waldur-site-agent/plugin-sdk';
import { type Attempt, attempt } from './attempt.ts';
import { type ProjectAccountRows, readProjectAccounts } from './project-account-rows.ts';
import { rulesOf } from '../members/membership-rules.ts';
import { TeamReader } from './team-reader.ts';
import { readUserLimits } from './user-limits.ts';

/** What Waldur says within one cycle: each question is asked once, whoever wants to know. */
export class CycleReadings {
  private readonly logger = new Logger('MembershipSync');
  private readonly teams = new Map<string, Promise<readonly TeamMember[]>>();
  private readonly projects = new Map<string, Promise<SourceProject | undefined>>();
  private accountRows: Promise<Attempt<ProjectAccountRows>> | undefined;
  private limits: Promise<Attempt<ReadonlyMap<string, ReadonlyMap<string, Limits>>>> | undefined;

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly teamReader: TeamReader,
  ) {}

  /** One call per project, as all its resources have the same team. */
  team(resource: Resource): Promise<readonly TeamMember[]> {
    const key = this.teamReader.keyOf(resource);
    const known = this.teams.get(key) ?? this.teamReader.read(resource);
    this.teams.set(key, known);
    return known;
  }

  /**
   * The team once more, of this very resource and now: what a removal rests on is never older than the removal itself,
   * and a resource that moved to another project meanwhile tells the team of no other. One call each time.
   */
  teamAgain(resource: Resource): Promise<readonly TeamMember[]> {
    return this.teamReader.read(resource);
  }

  /** Resources of the offering with this backend id, of any state. One call each time. */
  resourcesOfAccount(backendId: string): Promise<readonly Resource[]> {
    return resourcesOfAccount(this.offering, backendId);
  }

  /** Service and course accounts of all projects. Two calls. */
  accounts(): Promise<Attempt<ProjectAccountRows>> {
    this.accountRows ??= attempt(() => readProjectAccounts(this.offering)).then((rows) => {
      if (!rows.known) this.logger.warn(`service and course accounts are unknown in this cycle: ${rows.reason}`);
      return rows;
    });
    return this.accountRows;
  }

  /** Limits of single users by resource UUID and folded username. One call per hundred limits. */
  userLimits(): Promise<Attempt<ReadonlyMap<string, ReadonlyMap<string, Limits>>>> {
    this.limits ??= attempt(() => readUserLimits(this.offering));
    return this.limits;
  }

  /** One call per project; undefined when Waldur does not tell. */
  sourceProject(projectUuid: string): Promise<SourceProject | undefined> {
    const known = this.projects.get(projectUuid) ?? readSourceProject(this.offering, projectUuid);
    this.projects.set(projectUuid, known);
    return known;
  }
}

/** Begins a new cycle's readings. */
@Injectable()
export class ReadingsFactory {
  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(MEMBERSHIP_SYNC_BACKEND) private readonly backend: MembershipSyncBackend,
    private readonly resources: ResourceApi,
  ) {}

  begin(): CycleReadings {
    return new CycleReadings(this.offering, new TeamReader(this.offering, this.resources, rulesOf(this.backend)));
  }
}
