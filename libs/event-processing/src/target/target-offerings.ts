import { Logger } from '@nestjs/common';
import { hex } from '@waldur-site-agent/waldur-client';
import type { EventOrigin } from '../handlers/event-origin.ts';
import type { EventContext } from '../messages/event-context.ts';
import type { TargetHappening } from './target-work.ts';

/** An offering whose orders and resources live in another Waldur. */
export interface TargetHandling {
  /** Of the offering there. */
  readonly offeringUuid: string;
  readonly happened: (happening: TargetHappening) => void;
}

/** The offerings that listen to another Waldur. Several may live in the same offering there. */
export class TargetOfferings {
  private readonly logger = new Logger('Events');

  /** @param handlings asked with every message: what they need may be there later than they are */
  constructor(private readonly handlings: () => readonly TargetHandling[]) {}

  /** Those that a message is for; none, with a word in the log, when it is for nobody. */
  of(context: EventContext<EventOrigin | undefined>): readonly TargetHandling[] {
    const { name, context: origin } = context.source;
    const uuid = hex(origin?.offeringUuid ?? '');
    const meant = this.handlings().filter(({ offeringUuid }) => hex(offeringUuid) === uuid);
    if (meant.length === 0) this.logger.warn(`a message of ${name} is ignored: no offering of this agent lives there`);
    return meant;
  }
}
