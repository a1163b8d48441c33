import { Logger } from '@nestjs/common';
import { EventBridge } from '@waldur-site-agent/event-processing';
import { WaldurClientFactory } from '@waldur-site-agent/waldur-client';
import type { LoadedAgent } from '../modes/load-agent.ts';
import { BridgeSetupError } from './bridge-setup-error.ts';
import { bridgedOffering } from './bridged-offering.ts';

/**
 * The bridge of every offering that receives its events by MQTT. No network traffic.
 * @throws {BridgeSetupError} when there is none, or one cannot be bridged
 */
export function openBridge(agent: LoadedAgent): EventBridge {
  const all = agent.configuration.offerings.filter((offering) => offering.eventTransport() === 'mqtt');
  if (all.length === 0) {
    throw new BridgeSetupError('there is nothing to bridge: no offering has mqtt_enabled: true without stomp_enabled');
  }
  const logger = new Logger('EventBridge');
  const clients = new WaldurClientFactory();
  const offerings = all.map((offering) => bridgedOffering(agent, offering, all, clients));
  for (const { runtime, objectTypes, from, to } of offerings) {
    logger.log(`${runtime.name}: ${objectTypes.join(', ')} from ${from.url} to ${to.url} as ${to.login}`);
  }
  return new EventBridge(offerings);
}
