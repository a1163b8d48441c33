import { Controller, Inject, Logger } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventOrigin } from '../handlers/event-origin.ts';
import { isUuid, textOf } from '../handlers/payload.ts';
import type { EventContext } from '../messages/event-context.ts';
import type { EventData } from '../messages/read-event.ts';
import { TargetOfferings } from './target-offerings.ts';
import type { TargetHappening } from './target-work.ts';

type Context = EventContext<EventOrigin | undefined>;

/** States in which nothing more happens to an order. */
const ENDED = new Set(['done', 'erred', 'canceled', 'rejected']);

/** Events of the Waldur where the orders and resources of an offering really live. */
@Controller()
export class TargetOfferingEvents {
  private readonly logger = new Logger('Events');

  constructor(@Inject(TargetOfferings) private readonly offerings: TargetOfferings) {}

  @EventPattern<string>('target/order')
  order(@Payload() data: EventData, @Ctx() context: Context): void {
    const uuid = textOf(data, 'order_uuid');
    const state = textOf(data, 'order_state');
    if (!isUuid(uuid)) this.logger.error('a message about an order elsewhere names none', data);
    else if (ENDED.has(state)) this.note(context, { kind: 'order ended', uuid, state });
  }

  @EventPattern<string>('target/offering_user')
  offeringUser(@Payload() data: EventData, @Ctx() context: Context): void {
    const action = textOf(data, 'action');
    if (action !== 'create' && action !== 'update') return;
    if (textOf(data, 'username') !== '') this.note(context, { kind: 'usernames' });
  }

  @EventPattern<string>('target/resource')
  resource(@Payload() data: EventData, @Ctx() context: Context): void {
    if (textOf(data, 'action') !== 'end_date_updated') return;
    const uuid = textOf(data, 'resource_uuid');
    if (isUuid(uuid)) this.note(context, { kind: 'end date', uuid });
    else this.logger.error('a message about a resource elsewhere names none', data);
  }

  private note(context: Context, happening: TargetHappening): void {
    for (const { happened } of this.offerings.of(context)) happened(happening);
  }
}
