import { setTimeout as pause } from 'node:timers/promises';
import { UnclaimedMessages } from './unclaimed-messages.ts';

const PATIENCE_MS = 20;

function messages() {
  const unclaimed = new UnclaimedMessages(PATIENCE_MS);
  const ends: string[] = [];
  const come = (topic: string): void =>
    unclaimed.hold(
      topic,
      () => void ends.push(`${topic} taken`),
      (isFirst) => void ends.push(`${topic} given up${isFirst ? ' for the first time' : ''}`),
    );
  return { unclaimed, ends, come };
}

describe('messages of a topic that nobody has subscribed to yet', () => {
  it('wait for somebody who does', async () => {
    const { unclaimed, ends, come } = messages();
    come('a');
    come('b');
    unclaimed.claim((topic) => topic === 'b');
    expect(ends).toEqual(['b taken']);
    await pause(3 * PATIENCE_MS);
    expect(ends).toEqual(['b taken', 'a given up for the first time']);
  });

  it('that has waited in vain once wait no more, until somebody does subscribe', async () => {
    const { unclaimed, ends, come } = messages();
    come('a');
    come('a');
    await pause(3 * PATIENCE_MS);
    come('a');
    expect(ends).toEqual(['a given up for the first time', 'a given up', 'a given up']);
    unclaimed.claim(() => true);
    come('a');
    unclaimed.claim(() => true);
    expect(ends.slice(3)).toEqual(['a taken']);
  });
});
