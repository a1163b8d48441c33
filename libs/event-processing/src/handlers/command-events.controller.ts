import { Controller, Inject, Logger } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventContext } from '../messages/event-context.ts';
import type { EventData } from '../messages/read-event.ts';
import { EventOfferings } from './event-offerings.ts';
import type { EventOrigin } from './event-origin.ts';
import { membersOf, textOf, uuidOf } from './payload.ts';

type Context = EventContext<EventOrigin>;

/** Things that somebody wants done, rather than things that changed. */
@Controller()
export class CommandEvents {
  private readonly logger = new Logger('Events');

  constructor(@Inject(EventOfferings) private readonly offerings: EventOfferings) {}

  @EventPattern<string>('offering_resources_sync')
  async resync(@Payload() _data: EventData, @Ctx() context: Context): Promise<void> {
    const offering = this.offerings.of(context);
    offering?.seen?.('offering_resources_sync');
    await offering?.commands.resync();
  }

  @EventPattern<string>('importable_resources')
  async importResources(@Payload() data: EventData, @Ctx() context: Context): Promise<void> {
    const offering = this.offerings.of(context);
    const request = uuidOf(data, 'backend_resource_request_uuid');
    if (!offering) return;
    if (request === '') {
      this.logger.error('a message about importable resources names no request', data);
      return;
    }
    offering.seen?.('importable_resources');
    await offering.commands.importResources(request, context.redelivered || context.attempt > 1);
  }

  /** Incomplete ones are handed on too: whatever becomes of them is reported. UUIDs go back as they came. */
  @EventPattern<string>('resource_periodic_limits')
  async periodicLimits(@Payload() data: EventData, @Ctx() context: Context): Promise<void> {
    await this.offerings.of(context)?.commands.applyPeriodicSettings({
      resourceUuid: textOf(data, 'resource_uuid'),
      backendId: textOf(data, 'backend_id'),
      policyUuid: textOf(data, 'policy_uuid'),
      action: textOf(data, 'action'),
      settings: membersOf(data, 'settings'),
    });
  }

  @EventPattern<string>('resource_api_key_rotation')
  async rotateKey(@Payload() data: EventData, @Ctx() context: Context): Promise<void> {
    const offering = this.offerings.of(context);
    if (!offering) return;
    const rotation = {
      resourceUuid: uuidOf(data, 'resource_uuid'),
      resourceBackendId: textOf(data, 'resource_backend_id'),
      apiKeyUuid: uuidOf(data, 'api_key_uuid'),
      clientId: textOf(data, 'client_id'),
    };
    const problem = rotationProblem(rotation, textOf(data, 'action'));
    if (problem === undefined) await offering.commands.rotateKey(rotation);
    else this.logger.error(`a message about an API key ${problem}`, data);
  }
}

function rotationProblem(
  rotation: Readonly<Record<'resourceUuid' | 'resourceBackendId' | 'apiKeyUuid' | 'clientId', string>>,
  action: string,
): string | undefined {
  if (rotation.resourceUuid === '' || rotation.resourceBackendId === '') return 'names no resource';
  if (action !== 'rotate') return `has the unknown action "${action}"`;
  return rotation.apiKeyUuid === '' || rotation.clientId === '' ? 'names no key' : undefined;
}
