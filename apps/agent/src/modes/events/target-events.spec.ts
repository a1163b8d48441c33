import type { OrderCycle } from '@waldur-site-agent/order-processing';
import type { EventTarget } from '@waldur-site-agent/plugin-sdk';
import { targetPart } from './target-events.ts';

const PLACE: EventTarget = {
  apiUrl: 'https://b.example.org/api/',
  token: 'tok',
  offeringUuid: 'b'.repeat(32),
  name: 'Waldur B',
  verifySsl: true,
};

const orders = (more: object) =>
  ({ backend: { identity: { type: 'x', version: '1' }, ...more } }) as Pick<OrderCycle, 'backend'>;
const capable = (place: EventTarget | undefined) =>
  orders({
    eventTarget: () => place,
    syncUsernames: () => Promise.resolve(true),
    syncEndDate: () => Promise.resolve(),
  });

describe('the other Waldur of an offering', () => {
  it('is that of its orders, where their backend lives in one and wants its events', () => {
    expect(targetPart(capable(PLACE)).target).toMatchObject({ name: 'Waldur B', place: PLACE });
  });

  it.each([
    ['there are no orders', undefined],
    ['their backend lives nowhere else', orders({})],
    ['their backend does not want its events', capable(undefined)],
  ])('is none where %s', (_why, of) => {
    expect(targetPart(of)).toEqual({});
  });
});
