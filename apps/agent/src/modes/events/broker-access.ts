import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { type BrokerAccess, brokerUrl, sessionName } from '@waldur-site-agent/event-processing';

/** How the broker of an offering is reached. @param all every offering that this process serves */
export function brokerAccess(offering: OfferingConfiguration, all: readonly OfferingConfiguration[]): BrokerAccess {
  const transport = offering.eventTransport() ?? 'stomp';
  const place =
    transport === 'stomp'
      ? { host: offering.stomp_ws_host, port: offering.stomp_ws_port, path: offering.stomp_ws_path }
      : { host: offering.mqtt_ws_host, port: offering.mqtt_ws_port, path: offering.mqtt_ws_path };
  return {
    transport,
    url: brokerUrl({ transport, apiUrl: offering.waldur_api_url, useTls: offering.websocket_use_tls, ...place }),
    tls: { rejectUnauthorized: offering.verify_ssl },
    mqttSession: sessionName(all.map((each) => each.waldur_offering_uuid)),
  };
}
