import type { Delivery } from './delivery.ts';
import { parseBody } from './delivery.ts';
import { readEvent } from './read-event.ts';

function delivery(text: string, more: Partial<Delivery> = {}): Delivery {
  return {
    source: { name: 'q' },
    topic: '/queue/q',
    headers: {},
    text,
    body: parseBody(text),
    redelivered: false,
    isCurrent: () => true,
    settle: () => undefined,
    ...more,
  };
}

describe('readEvent', () => {
  it('takes the type of the source before that of the message before that of the topic', () => {
    const text = '{"object_type": "order", "x": 1}';
    const data = { object_type: 'order', x: 1 };
    const source = { name: 'q', objectType: 'resource' };
    expect(readEvent(delivery(text, { source, topicWord: 'user_role' }))).toEqual({ objectType: 'resource', data });
    expect(readEvent(delivery(text, { topicWord: 'user_role' }))).toEqual({ objectType: 'order', data });
    expect(readEvent(delivery('{}', { topicWord: 'user_role' }))).toEqual({ objectType: 'user_role', data: {} });
  });

  it.each(['', 'null', '7', '"text"', '[{}]', '{"a": ', '\u0000', '['.repeat(100_000)])(
    'does not take %.20j for an event',
    (text) => {
      expect(readEvent(delivery(text))).toEqual({ unreadable: 'not a JSON object' });
    },
  );

  it.each(['{}', '{"object_type": ""}', '{"object_type": null}', '{"object_type": ["order"]}'])(
    'cannot tell what %s is about',
    (text) => {
      expect(readEvent(delivery(text))).toEqual({ unreadable: 'its object type is not stated' });
    },
  );
});
