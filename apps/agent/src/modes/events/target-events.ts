import {
  type EventOffering,
  type EventServer,
  type OfferingRegistration,
  targetBrokerUrl,
  targetRegistration,
} from '@waldur-site-agent/event-processing';
import type { OrderCycle } from '@waldur-site-agent/order-processing';
import { can, type EventTarget } from '@waldur-site-agent/plugin-sdk';
import { lastingRoute, WaldurClientFactory } from '@waldur-site-agent/waldur-client';
import { CONNECT_TIMEOUT_MS } from './broker-access.ts';
import type { EventModeFacts } from './event-mode-facts.ts';

/** The Waldur that an offering listens to beside its own. */
export interface TargetPart {
  readonly target?: NonNullable<EventOffering['target']> & { readonly place: EventTarget };
}

/** Nothing unless the backend of the orders is another Waldur whose events are to be listened to. */
export function targetPart(orders: Pick<OrderCycle, 'backend'> | undefined): TargetPart {
  const backend = orders?.backend;
  if (backend === undefined || !can(backend, 'eventTarget')) return {};
  const place = backend.eventTarget();
  return place === undefined ? {} : { target: { backend, name: place.name, place } };
}

/**
 * Prepares the registration at the other Waldur; it is not started yet. Its trouble is not the offering's: what no
 * message tells is found by the cycles.
 * @throws {WaldurSetupError} for an unusable proxy or certificate file
 */
export function openTarget(
  offering: string,
  place: EventTarget,
  server: EventServer,
  { agent, proxy }: Pick<EventModeFacts, 'agent' | 'proxy'>,
  mayHaveMissed: () => void,
): OfferingRegistration {
  const { apiUrl, token, verifySsl, requestTimeoutMs } = place;
  const way = { proxy: place.proxy || proxy, verifySsl };
  const userAgent = `waldur-site-agent-event_process/${agent.version}`;
  const client = new WaldurClientFactory().create({ ...way, apiUrl, token, userAgent, requestTimeoutMs });
  const url = targetBrokerUrl(place);
  return targetRegistration({
    offering,
    target: place,
    client,
    access: { transport: 'stomp', url, ...lastingRoute(url, { ...way, connectTimeoutMs: CONNECT_TIMEOUT_MS }) },
    broker: server,
    agent,
    mayHaveMissed,
  });
}
