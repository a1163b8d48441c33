import { FrameImpl } from '@stomp/stompjs';
import { cancelledSubscription, connectRefusal, errorFrameText } from './stomp-errors.ts';

function frame(message: string, body: string, headers: Record<string, string> = {}): FrameImpl {
  return new FrameImpl({ command: 'ERROR', headers: { message, ...headers }, body });
}

// as a RabbitMQ 3.10 wrote them
const REFUSED = frame('Bad CONNECT', "Access refused for user 's1'\n");
const NO_HOST = frame('Bad CONNECT', "Virtual host 'v9' access denied");
const VERSION = frame('Version mismatch', 'Supported versions are 1.0,1.1,1.2\n');
const CANCELLED = frame(
  'Server cancelled subscription',
  'The server has canceled a subscription.\nNo more messages will be delivered for "id=\'q2\'".\n',
  { subscription: 'q2' },
);

describe('ERROR frames', () => {
  it.each([
    ['a wrong password', REFUSED, 'credentials'],
    ['a missing virtual host', NO_HOST, 'credentials'],
    ['an unknown version', VERSION, 'other'],
  ])('tell %s', (_, error, refusal) => {
    expect(connectRefusal(error)).toBe(refusal);
  });

  it('tell which subscription has ended', () => {
    expect(cancelledSubscription(CANCELLED)).toBe('q2');
    expect(cancelledSubscription(REFUSED)).toBeUndefined();
  });

  it('make one line of text', () => {
    expect(errorFrameText(CANCELLED)).toBe(
      'Server cancelled subscription: The server has canceled a subscription. No more messages will be delivered for "id=\'q2\'".',
    );
    expect(errorFrameText(frame('', ''))).toBe('');
  });
});
