import type { ConsumerDeserializer, IncomingEvent } from '@nestjs/microservices';

/**
 * Waldur sends bare events, not Nest's `{pattern, data, id}`. An event that happens to have members of these names would
 * lose the rest of its content, or be answered as if it were a request.
 */
export class EventDeserializer implements ConsumerDeserializer {
  deserialize(value: unknown, { channel }: { readonly channel?: string } = {}): IncomingEvent {
    return { pattern: channel, data: value };
  }
}
