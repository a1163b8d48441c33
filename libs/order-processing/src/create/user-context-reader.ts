import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  ExposedAttributes,
  NOBODY,
  OFFERING_RUNTIME,
  type OfferingRuntime,
  OfferingUserDirectory,
  TEAM_UNKNOWN,
  type TeamMember,
  type UserContext,
  userContext,
  ResourceApi,
} from '@waldur-site-agent/offering';
import {
  ORDER_PROCESSING_BACKEND,
  type OrderProcessingBackend,
  type TeamPatience,
  can,
  errorText,
} from '@waldur-site-agent/plugin-sdk';
import { needsOf } from './provisioning-needs.ts';

/** People as read for a creation, so that they are not read twice. */
export interface KnownUsers {
  readonly context: UserContext;
  readonly directory: OfferingUserDirectory;
}

type Patience = TeamPatience['teamFetch'];

const ONE_TRY: Patience = { attempts: 1, delaySeconds: 3 };

/** Reads who is to use a resource. Errors leave it empty: the resource is made all the same, users follow later. */
@Injectable()
export class UserContextReader {
  private readonly logger = new Logger('OrderProcessing');
  private readonly exposed: ExposedAttributes | undefined;

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
    private readonly resources: ResourceApi,
  ) {
    const { client, uuid } = offering;
    this.exposed = needsOf(backend).userAttributes === true ? new ExposedAttributes(client, uuid) : undefined;
  }

  /** Offering users are read anew for each order: names may have been given meanwhile. */
  directory(): OfferingUserDirectory {
    return new OfferingUserDirectory(this.offering.client, this.offering.uuid, this.exposed);
  }

  /** Asks for an empty team as often as the backend wants. */
  read(resourceUuid: string, directory: OfferingUserDirectory): Promise<UserContext> {
    return this.context(resourceUuid, directory, can(this.backend, 'teamFetch') ? this.backend.teamFetch : ONE_TRY);
  }

  /** Asks once. */
  readAgain(resourceUuid: string, directory: OfferingUserDirectory): Promise<UserContext> {
    return this.context(resourceUuid, directory, ONE_TRY);
  }

  private async context(resource: string, directory: OfferingUserDirectory, patience: Patience): Promise<UserContext> {
    const team = await this.optional(`the team of resource ${resource}`, () => this.team(resource, patience));
    if (team === undefined) return TEAM_UNKNOWN;
    if (team.length === 0) {
      this.logger.warn(`the team of resource ${resource} is empty`);
      return NOBODY;
    }
    const users = await this.optional(`users of resource ${resource}`, () => directory.all());
    return userContext(team, users ?? []);
  }

  private async optional<T>(what: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      this.logger.warn(`${what} could not be read, going on without: ${errorText(error)}`);
      return undefined;
    }
  }

  private async team(resource: string, { attempts, delaySeconds }: Patience): Promise<readonly TeamMember[]> {
    for (let attempt = 1; ; attempt++) {
      const team = await this.resources.team(resource);
      if (team.length > 0 || attempt >= attempts) return team;
      await pause(delaySeconds * 1000);
    }
  }
}
