import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  NOBODY,
  OFFERING_RUNTIME,
  type OfferingRuntime,
  OfferingUserDirectory,
  type TeamMember,
  type UserContext,
  userContext,
  ResourceApi,
} from '@waldur-site-agent/offering';
import { ORDER_PROCESSING_BACKEND, type OrderProcessingBackend, can, errorText } from '@waldur-site-agent/plugin-sdk';

const ONE_TRY = { attempts: 1, delaySeconds: 3 };

/** Reads who is to use a resource. Errors leave it empty: the resource is made all the same, users follow later. */
@Injectable()
export class UserContextReader {
  private readonly logger = new Logger('OrderProcessing');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
    private readonly resources: ResourceApi,
  ) {}

  /** Offering users are read anew for each order: names may have been given meanwhile. */
  directory(): OfferingUserDirectory {
    return new OfferingUserDirectory(this.offering.client, this.offering.uuid, undefined);
  }

  async read(resourceUuid: string, directory: OfferingUserDirectory): Promise<UserContext> {
    try {
      const team = await this.patientTeam(resourceUuid);
      if (team.length === 0) {
        this.logger.warn(`the team of resource ${resourceUuid} is empty`);
        return NOBODY;
      }
      return userContext(team, await directory.all());
    } catch (error) {
      this.logger.warn(`users of resource ${resourceUuid} could not be read, going on without: ${errorText(error)}`);
      return NOBODY;
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
