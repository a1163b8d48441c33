import { WaldurHttpError } from '@waldur-site-agent/waldur-client';
import { askedPause } from './failures.ts';

function busy(retryAfterMs?: number): WaldurHttpError {
  return new WaldurHttpError({ method: 'GET', url: 'https://x/', status: 429, body: '', retryAfterMs });
}

describe('the pause that a server asks for', () => {
  it('is kept, unless it is longer than anybody can mean', () => {
    const asked = [5000, 0, 10 ** 12, undefined].map((ms) => askedPause(busy(ms)));
    expect(asked).toEqual([5000, 0, 15 * 60_000, undefined]);
  });

  it('is none where no server answered', () => {
    expect(askedPause(new Error('no answer'))).toBeUndefined();
  });
});
