import { type DynamicModule, Module } from '@nestjs/common';
import { EventBridge } from './event-bridge.ts';
import { ForwardEvents } from './forward-events.controller.ts';

/** Takes messages from Waldur's STOMP queues to the MQTT broker of a site. */
@Module({})
export class EventBridgeModule {
  static forBridge(bridge: EventBridge): DynamicModule {
    return {
      module: EventBridgeModule,
      controllers: [ForwardEvents],
      providers: [{ provide: EventBridge, useValue: bridge }],
      exports: [EventBridge],
    };
  }
}
