import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { type BrokerAccess, brokerUrl, DEFAULT_SETTINGS, sessionName } from '@waldur-site-agent/event-processing';
import { lastingRoute } from '@waldur-site-agent/waldur-client';

/** A proxy is given as long as a broker. */
export const CONNECT_TIMEOUT_MS = DEFAULT_SETTINGS.connectTimeoutMs;

/** What the access to a broker depends on beside the offering. */
export interface BrokerSurroundings {
  /** Every offering that this process serves. */
  readonly all: readonly OfferingConfiguration[];
  /** `global_proxy`. */
  readonly proxy: string;
}

/** How the agent reaches the broker of an offering. @throws {WaldurSetupError} for an unusable proxy or certificate file */
export function brokerAccess(offering: OfferingConfiguration, surroundings: BrokerSurroundings): BrokerAccess {
  return offering.eventTransport() === 'mqtt'
    ? mqttAccess(offering, surroundings)
    : stompAccess(offering, surroundings);
}

/** STOMP over WebSocket at Waldur's broker. */
export function stompAccess(
  offering: OfferingConfiguration,
  { proxy }: Pick<BrokerSurroundings, 'proxy'>,
): BrokerAccess {
  const url = brokerUrl({
    transport: 'stomp',
    apiUrl: offering.waldur_api_url,
    host: offering.stomp_ws_host,
    port: offering.stomp_ws_port,
    path: offering.stomp_ws_path,
    useTls: offering.websocket_use_tls,
  });
  return { transport: 'stomp', url, ...route(url, offering, proxy) };
}

/** MQTT at Waldur's broker, or at one of the site. */
export function mqttAccess(offering: OfferingConfiguration, { all, proxy }: BrokerSurroundings): BrokerAccess {
  const url = brokerUrl({
    transport: 'mqtt',
    tcp: offering.mqtt_transport === 'tcp',
    apiUrl: offering.waldur_api_url,
    host: offering.mqtt_ws_host,
    port: offering.mqtt_ws_port,
    path: offering.mqtt_ws_path,
    useTls: offering.mqtt_use_tls ?? offering.websocket_use_tls,
  });
  return {
    transport: 'mqtt',
    url,
    ...route(url, offering, proxy),
    mqttVersion: offering.mqtt_version === '5' ? 5 : 4,
    ownAccount: mqttAccount(offering),
    mqttSession: sessionName(all.map((each) => each.waldur_offering_uuid)),
  };
}

/** The account in some part of the configuration; undefined when there is none. */
export function mqttAccount({
  mqtt_username: login,
  mqtt_password: password,
}: MqttAccountKeys): BrokerAccess['ownAccount'] {
  return login && password ? { login, password } : undefined;
}

type MqttAccountKeys = Pick<OfferingConfiguration, 'mqtt_username' | 'mqtt_password'>;

function route(url: string, offering: OfferingConfiguration, proxy: string): Pick<BrokerAccess, 'tls' | 'agent'> {
  return lastingRoute(url, {
    proxy,
    verifySsl: offering.verify_ssl,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    caFile: offering.event_ca_file ?? undefined,
  });
}
