import { EventDeserializer } from './event-deserializer.ts';

describe('EventDeserializer', () => {
  it.each([
    { order_uuid: 'o1', data: { x: 1 }, id: '7' },
    { pattern: 'p', data: null, id: 7 },
    { response: 1, isDisposed: true, err: 'e' },
    'not JSON',
    null,
  ])('hands %j on whole, as an event of its topic', (value) => {
    expect(new EventDeserializer().deserialize(value, { channel: 'a/b/order' })).toEqual({
      pattern: 'a/b/order',
      data: value,
    });
  });
});
