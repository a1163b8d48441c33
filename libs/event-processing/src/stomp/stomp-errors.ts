import type { IFrame } from '@stomp/stompjs';

/** What an ERROR frame says, in one line. */
export function errorFrameText({ headers, body }: IFrame): string {
  return [headers['message'], body.trim().replaceAll(/\s+/g, ' ')].filter(Boolean).join(': ');
}

/** The subscription that the broker ended because its queue is gone. Everything else goes on, the connection too. */
export function cancelledSubscription({ headers }: IFrame): string | undefined {
  return /cancell?ed subscription/i.test(headers['message'] ?? '') ? headers['subscription'] : undefined;
}

/** Kind of refusal, by the ERROR frame that answered CONNECT. */
export function connectRefusal(frame: IFrame): 'credentials' | 'other' {
  return /access refused|access denied|bad connect|authenticat|not authori[sz]ed/i.test(errorFrameText(frame))
    ? 'credentials'
    : 'other';
}
