import type { Observable } from 'rxjs';
import type { BrokerEvent, BrokerEventCallbacks } from './broker-event.ts';

/** `on(kind, callback)` of Nest's servers. */
export function onBrokerEvent<Kind extends keyof BrokerEventCallbacks>(
  events: Observable<BrokerEvent>,
  kind: Kind,
  callback: BrokerEventCallbacks[Kind],
): void {
  events.subscribe((event) => {
    if (event.kind === kind) (callback as (event: BrokerEvent) => void)(event);
  });
}
