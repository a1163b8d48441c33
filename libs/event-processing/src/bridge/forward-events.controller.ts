import { Controller, Logger } from '@nestjs/common';
import { Ctx, EventPattern, RpcException } from '@nestjs/microservices';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { EventContext } from '../messages/event-context.ts';
import { EVENT_OBJECT_TYPES } from '../registration/object-types.ts';
import type { Forwarding } from './forwarding.ts';

/** Passes every message on as it is. It is through, and acknowledged, when the MQTT broker has acknowledged it. */
@Controller()
export class ForwardEvents {
  private readonly logger = new Logger('EventBridge');

  @EventPattern<readonly string[]>(EVENT_OBJECT_TYPES)
  async forward(@Ctx() context: EventContext<Forwarding>): Promise<void> {
    const { source, text } = context;
    if (source.context === undefined) throw new Error(`it is not known where messages of ${source.name} go`);
    const { offering, topic, publisher } = source.context;
    await publisher.publish(topic, text).catch(explain);
    this.logger.log(`${offering}: forwarded to ${topic}`);
  }
}

/** Of any other error Nest hands on that there was one, and no more. */
function explain(error: unknown): never {
  throw new RpcException(`not forwarded: ${errorText(error)}`);
}
