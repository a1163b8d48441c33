import { redact, secrets } from '@waldur-site-agent/observability';
import type { BrokerLogin } from './broker-login.ts';
import { ConnectionLife } from './connection-life.ts';

const LOGIN: BrokerLogin = { transport: 'stomp', url: 'ws://broker.example.org/ws', login: 'a', password: 'pass-0' };
const POLICY = { firstMs: 1, maxMs: 1, stableMs: 1 };

describe('the password of a connection', () => {
  it('is hidden in every text while it is the present one or the one before, and until the connection is over', () => {
    const life = new ConnectionLife(LOGIN, POLICY, () => undefined);
    for (const number of [1, 1, 2]) life.renew({ ...LOGIN, password: `pass-${number}` });
    expect(redact('pass-0 pass-1 pass-2')).toBe('pass-0 [REDACTED] [REDACTED]');
    life.close();
    expect(redact('pass-1 pass-2')).toBe('pass-1 pass-2');
  });

  it('that is renewed for weeks leaves the log as quick as it was', () => {
    const life = new ConnectionLife(LOGIN, POLICY, () => undefined);
    for (let number = 0; number < 3000; number += 1) {
      life.renew({ ...LOGIN, password: `${number}${'-._~'.repeat(300)}` });
    }
    expect(secrets.redact(`it is 2999${'-._~'.repeat(300)}`)).toBe('it is [REDACTED]');
    life.close();
  });
});
