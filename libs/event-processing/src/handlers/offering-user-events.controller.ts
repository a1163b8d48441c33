import { Controller, Inject, Logger } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventContext } from '../messages/event-context.ts';
import type { EventData } from '../messages/read-event.ts';
import type { OfferingEventHandling } from '../ports.ts';
import { EventOfferings } from './event-offerings.ts';
import type { EventOrigin } from './event-origin.ts';
import { membersOf, textOf, textsOf } from './payload.ts';

/** Users of an offering: they got a name, or their profile changed. */
@Controller()
export class OfferingUserEvents {
  private readonly logger = new Logger('Events');

  constructor(@Inject(EventOfferings) private readonly offerings: EventOfferings) {}

  @EventPattern<string>('offering_user')
  async offeringUser(@Payload() data: EventData, @Ctx() context: EventContext<EventOrigin>): Promise<void> {
    const offering = this.offerings.of(context);
    if (!offering) return;
    const action = textOf(data, 'action');
    switch (action) {
      case 'create':
      case 'attribute_update':
        await this.forward(offering, data);
        break;
      case 'username_set':
        this.addToResources(offering, data);
        break;
      case 'update':
      case 'delete':
        this.logger.log(`offering user ${textOf(data, 'offering_user_uuid')}: ${action}`);
        break;
      default:
        this.logger.warn(`a message about an offering user has the unknown action "${action}"`);
    }
  }

  private async forward(offering: OfferingEventHandling, data: EventData): Promise<void> {
    const username = textOf(data, 'username');
    const attributes = membersOf(data, 'attributes');
    if (username === '' || Object.keys(attributes).length === 0) return;
    offering.seen?.('offering_user');
    await offering.commands.updateAttributes(username, attributes);
  }

  private addToResources(offering: OfferingEventHandling, data: EventData): void {
    const backendIds = textsOf(data, 'resource_backend_ids');
    if (backendIds.length === 0) return;
    offering.seen?.('offering_user');
    offering.work.backendIds(backendIds);
  }
}
