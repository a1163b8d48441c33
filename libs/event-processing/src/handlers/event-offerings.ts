import { Logger } from '@nestjs/common';
import { hex } from '@waldur-site-agent/waldur-client';
import type { EventContext } from '../messages/event-context.ts';
import type { OfferingEventHandling } from '../ports.ts';
import type { EventOrigin } from './event-origin.ts';

/** The offerings that events are handled for. */
export class EventOfferings {
  private readonly logger = new Logger('Events');
  private readonly offerings = new Map<string, OfferingEventHandling>();

  constructor(offerings: readonly OfferingEventHandling[]) {
    for (const offering of offerings) this.offerings.set(hex(offering.offeringUuid), offering);
  }

  /** The offering that a message came for; undefined, with a word in the log, when it is none of these. */
  of(context: EventContext<EventOrigin | undefined>): OfferingEventHandling | undefined {
    const { name, context: origin } = context.source;
    const offering = this.offerings.get(hex(origin?.offeringUuid ?? ''));
    if (!offering) this.logger.warn(`a message of ${name} is ignored: it is about no offering of this agent`);
    return offering;
  }
}
