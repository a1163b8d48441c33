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
import { ORDER_PROCESSING_BACKEND, type OrderProcessingBackend, can, errorText } from '@waldur-site-agent/plugin-sdk';
import { needsOf } from './provisioning-needs.ts';

/** People as read for a creation, so that they are not read twice. */
export interface KnownUsers {
  readonly context: UserContext;
  readonly directory: OfferingUserDirectory;
}

const ONE_TRY = { attempts: 1, delaySeconds: 3 };

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

  async read(resourceUuid: string, directory: OfferingUserDirectory): Promise<UserContext> {
    const team = await this.optional(`the team of resource ${resourceUuid}`, () => this.patientTeam(resourceUuid));
    if (team === undefined) return TEAM_UNKNOWN;
    if (team.length === 0) {
      this.logger.warn(`the team of resource ${resourceUuid} is empty`);
      return NOBODY;
    }
    const users = await this.optional(`users of resource ${resourceUuid}`, () => directory.all());
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

  private async patientTeam(resourceUuid: string): Promise<readonly TeamMember[]> {
    const { attempts, delaySeconds } = can(this.backend, 'teamFetch') ? this.backend.teamFetch : ONE_TRY;
    for (let attempt = 1; ; attempt++) {
      const team = await this.resources.team(resourceUuid);
      if (team.length > 0 || attempt >= attempts) return team;
      await pause(delaySeconds * 1000);
    }
  }
}
