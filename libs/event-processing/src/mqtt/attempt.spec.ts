import { ErrorWithReasonCode } from 'mqtt';
import { Attempt } from './attempt.ts';

describe('the end of an attempt', () => {
  it.each([
    [4, 'credentials'],
    [5, 'credentials'],
    [134, 'credentials'],
    [135, 'credentials'],
    [1, 'other'],
    [2, 'other'],
    [132, 'other'],
    [3, undefined],
    [136, undefined],
  ])('with CONNACK code %d is a refusal because of %s', (code, refusal) => {
    const attempt = new Attempt();
    attempt.failed(new ErrorWithReasonCode('Connection refused: so it is', code));
    expect(attempt.end).toEqual({ text: 'Connection refused: so it is', refusal });
  });

  it('without an answer is none', () => {
    expect(new Attempt().end).toEqual({ text: 'closed without an answer', refusal: undefined });
    const failed = new Attempt();
    failed.failed(new Error('connect ECONNREFUSED'));
    failed.failed(new Error('a later one'));
    expect(failed.end).toEqual({ text: 'connect ECONNREFUSED', refusal: undefined });
  });

  it('after it was connected may be about a topic, unless there was an error or a reason', () => {
    const attempts = [new Attempt(), new Attempt(), new Attempt()] as const;
    for (const attempt of attempts) attempt.connected = true;
    attempts[1].failed(new Error('Keepalive timeout'));
    attempts[2].dismissed({ cmd: 'disconnect', reasonCode: 142 });
    expect(attempts.map(({ end }) => end)).toEqual([
      { text: 'closed by the broker', refusedQueue: true },
      { text: 'Keepalive timeout', refusedQueue: false },
      { text: 'ended by the broker, reason code 142', refusedQueue: false },
    ]);
  });
});
