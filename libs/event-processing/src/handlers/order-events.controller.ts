import { Controller, Inject, Logger } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EventContext } from '../messages/event-context.ts';
import type { EventData } from '../messages/read-event.ts';
import { EventOfferings } from './event-offerings.ts';
import type { EventOrigin } from './event-origin.ts';
import { textOf, uuidOf } from './payload.ts';
import { SequenceNumbers } from './sequence-numbers.ts';

/** States in which an order wants nothing of the provider. */
const NOT_OURS = new Set([
  'done',
  'erred',
  'pending-consumer',
  'canceled',
  'rejected',
  'pending-project',
  'pending-start-date',
]);

/** Orders that may want something. What they really want is read when they are worked on. */
@Controller()
export class OrderEvents {
  private readonly logger = new Logger('Events');
  private readonly numbers = new SequenceNumbers();

  constructor(@Inject(EventOfferings) private readonly offerings: EventOfferings) {}

  @EventPattern<string>('order')
  order(@Payload() data: EventData, @Ctx() context: EventContext<EventOrigin>): void {
    const offering = this.offerings.of(context);
    const order = uuidOf(data, 'order_uuid');
    const state = textOf(data, 'order_state');
    if (!offering) return;
    if (order === '') {
      this.logger.error('a message about an order names none', data);
    } else if (NOT_OURS.has(state)) {
      this.logger.log(`order ${order} is ${state}: nothing to do`);
    } else if (!this.numbers.isRepeated(context, order, data)) {
      offering.work.order(order);
      offering.seen?.('order');
      this.numbers.note(order, data);
    }
  }
}
