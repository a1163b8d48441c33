import { randomBytes } from 'node:crypto';
import type { AgentConfiguration, OfferingConfiguration } from '@waldur-site-agent/configuration';
import { type BridgedOffering, type BrokerLogin, EventIdentity } from '@waldur-site-agent/event-processing';
import { LiveWriter } from '@waldur-site-agent/plugin-sdk';
import type { WaldurClientFactory } from '@waldur-site-agent/waldur-client';
import { mqttAccess, mqttAccount, stompAccess } from '../modes/events/broker-access.ts';
import { objectTypesOf } from '../modes/events/event-offering-parts.ts';
import type { LoadedAgent } from '../modes/load-agent.ts';
import { offeringParts } from '../offering/offering-runtime.ts';
import { waldurConnection } from '../offering/waldur-connection.ts';
import { agentVersion } from '../process/agent-version.ts';
import { BridgeSetupError } from './bridge-setup-error.ts';

/** Two bridges of one site, on two machines perhaps, must not push each other off the broker. */
const PROCESS = randomBytes(4).toString('hex');

/** An offering put together for the bridge, with the same registration as the agent's. No network traffic. */
export function bridgedOffering(
  { configuration, dependencies }: LoadedAgent,
  offering: OfferingConfiguration,
  all: readonly OfferingConfiguration[],
  clients: WaldurClientFactory,
): BridgedOffering {
  const userAgent = `waldur-site-agent-event_bridge/${agentVersion()}`;
  const client = clients.create(waldurConnection(configuration, offering, userAgent));
  const { runtime } = offeringParts(configuration, offering, client, new LiveWriter());
  return {
    runtime,
    identity: new EventIdentity(runtime, { version: agentVersion(), dependencies }),
    objectTypes: objectTypesOf(offering, {
      orders: offering.ordersByEvents() && offering.order_processing_backend !== '',
      membership: offering.membershipByEvents() && offering.membership_sync_backend !== '',
    }),
    from: stompAccess(offering, { proxy: configuration.global_proxy }),
    to: siteBroker(configuration, offering, all),
  };
}

/** @throws {BridgeSetupError} when nothing says who the bridge is at the MQTT broker */
function siteBroker(
  configuration: AgentConfiguration,
  offering: OfferingConfiguration,
  all: readonly OfferingConfiguration[],
): BrokerLogin {
  const { ownAccount, mqttSession: _, ...access } = mqttAccess(offering, { all, proxy: configuration.global_proxy });
  const account = mqttAccount(configuration.event_bridge) ?? ownAccount;
  if (account === undefined) {
    throw new BridgeSetupError(
      `offering ${offering.name}: the bridge has no account at the MQTT broker; ` +
        'set mqtt_username and mqtt_password of event_bridge, or of the offering',
    );
  }
  return { ...access, ...account, mqttClientId: `waldur-event-bridge-${account.login}-${PROCESS}` };
}
