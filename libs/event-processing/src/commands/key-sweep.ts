import { Logger } from '@nestjs/common';
import type { OfferingRuntime } from '@waldur-site-agent/offering';
import { type Backend, can, errorText } from '@waldur-site-agent/plugin-sdk';
import type { KeyRotation } from '../ports.ts';
import type { EventCommands } from './event-commands.ts';

/** Younger rotations are left to their own events. */
const AGE_MS = 30 * 60_000;

/** Finds rotations of API keys that wait although their event must have come long ago. One call, none without API keys. */
export class KeySweep {
  private readonly logger = new Logger('EventCommands');

  private stopped = false;

  /** @param commands of the offering */
  constructor(
    private readonly offering: OfferingRuntime,
    private readonly backend: Backend | undefined,
    private readonly commands: Pick<EventCommands, 'rotateKey' | 'isRotating'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Begins no more rotations. */
  stop(): void {
    this.stopped = true;
  }

  /** Never rejects: what fails is found by the next sweep. */
  async run(): Promise<void> {
    if (this.backend === undefined || !can(this.backend, 'rotateKey')) return;
    try {
      for (const rotation of await this.waiting()) await this.rotate(rotation);
    } catch (error) {
      this.logger.error(`waiting rotations of API keys could not be listed: ${errorText(error)}`);
    }
  }

  /** One that is under way, perhaps taken up again from the journal, is not done twice: the first new key would be lost. */
  private async rotate(rotation: KeyRotation): Promise<void> {
    if (this.stopped || this.commands.isRotating(rotation.apiKeyUuid)) return;
    await this.commands.rotateKey(rotation);
  }

  private async waiting(): Promise<readonly KeyRotation[]> {
    const rows = await this.offering.client.list('/api/marketplace-resource-api-keys/', {
      query: {
        offering_uuid: this.offering.uuid,
        state: ['Updating'],
        modified_before: new Date(this.now() - AGE_MS).toISOString(),
      },
    });
    return rows.flatMap((row) => {
      const { uuid, resource_uuid, client_id, resource_backend_id } = row;
      if (client_id && resource_backend_id) {
        return [
          {
            apiKeyUuid: uuid,
            resourceUuid: resource_uuid,
            clientId: client_id,
            resourceBackendId: resource_backend_id,
          },
        ];
      }
      this.logger.warn(`API key ${uuid} waits for its rotation, but has no client id or no backend id`);
      return [];
    });
  }
}
