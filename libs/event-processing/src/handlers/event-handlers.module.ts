import { type DynamicModule, Module } from '@nestjs/common';
import type { OfferingEventHandling } from '../ports.ts';
import { TargetOfferingEvents } from '../target/target-events.controller.ts';
import { TargetOfferings } from '../target/target-offerings.ts';
import { CommandEvents } from './command-events.controller.ts';
import { EventOfferings } from './event-offerings.ts';
import { MembershipEvents } from './membership-events.controller.ts';
import { OfferingUserEvents } from './offering-user-events.controller.ts';
import { OrderEvents } from './order-events.controller.ts';

/**
 * What is done about messages of Waldur, whichever broker they came from. Nothing here waits for work on a resource: a
 * message is through when what it asks for has been noted.
 */
@Module({})
export class EventHandlersModule {
  static forOfferings(offerings: readonly OfferingEventHandling[]): DynamicModule {
    return {
      module: EventHandlersModule,
      controllers: [OrderEvents, MembershipEvents, OfferingUserEvents, CommandEvents, TargetOfferingEvents],
      providers: [
        { provide: EventOfferings, useValue: new EventOfferings(offerings) },
        {
          provide: TargetOfferings,
          useValue: new TargetOfferings(() => offerings.flatMap(({ target }) => target ?? [])),
        },
      ],
    };
  }
}
