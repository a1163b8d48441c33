import { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { eventProcess } from './events/event-process.ts';
import { membershipSync } from './membership/membership-sync.ts';
import type { ModeOperation } from './mode-definition.ts';
import { ORDER_PROCESS } from './orders/order-process.ts';

const MODES = {
  orders: ORDER_PROCESS.operation,
  members: membershipSync().operation,
  events: eventProcess().operation,
};
const ALL = { order_processing_backend: 'slurm', membership_sync_backend: 'slurm' };

function offering(keys: Partial<OfferingConfiguration>): OfferingConfiguration {
  return Object.assign(new OfferingConfiguration(), { name: 'A' }, ALL, keys);
}

/** What a mode does for an offering. */
function done(mode: ModeOperation, keys: Partial<OfferingConfiguration>): number {
  const configured = offering(keys);
  return mode.leftOut(configured) === undefined ? mode.backends(configured).size : 0;
}

describe('who does what for an offering', () => {
  it.each<[string, Partial<OfferingConfiguration>, { orders: number; members: number; events: number }]>([
    ['polled', {}, { orders: 1, members: 1, events: 0 }],
    ['with STOMP', { stomp_enabled: true }, { orders: 0, members: 0, events: 2 }],
    ['with MQTT', { mqtt_enabled: true }, { orders: 0, members: 0, events: 2 }],
    [
      'with STOMP, members too',
      { stomp_enabled: true, stomp_membership_sync_enabled: true },
      { orders: 0, members: 0, events: 2 },
    ],
    [
      'with STOMP, but not for members',
      { stomp_enabled: true, stomp_membership_sync_enabled: false },
      { orders: 0, members: 1, events: 1 },
    ],
    [
      'with STOMP and orders alone',
      { stomp_enabled: true, membership_sync_backend: '' },
      { orders: 0, members: 0, events: 1 },
    ],
    [
      'with STOMP and members alone',
      { stomp_enabled: true, order_processing_backend: '' },
      { orders: 0, members: 0, events: 1 },
    ],
    [
      'with STOMP and no backend at all',
      { stomp_enabled: true, order_processing_backend: '', membership_sync_backend: '' },
      { orders: 0, members: 0, events: 0 },
    ],
  ])('%s', (_how, keys, wanted) => {
    const { orders, members, events } = MODES;
    expect({ orders: done(orders, keys), members: done(members, keys), events: done(events, keys) }).toEqual(wanted);
  });
});
