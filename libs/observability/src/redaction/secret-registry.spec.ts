import { SecretRegistry } from './secret-registry.ts';

describe('a secret that others follow', () => {
  it('is hidden until nothing can tell it any more', () => {
    const registry = new SecretRegistry();
    const forget = registry.addForNow(' token-1 ');
    const forgetTwin = registry.addForNow('token-1');
    expect(registry.redact('a token-1 b')).toBe('a [REDACTED] b');
    forget();
    forget();
    expect(registry.redact('a token-1 b')).toBe('a [REDACTED] b');
    forgetTwin();
    expect(registry.redact('a token-1 b')).toBe('a token-1 b');
  });

  it('stays hidden where it is one of the lasting secrets', () => {
    const registry = new SecretRegistry();
    registry.add('token-1');
    registry.addForNow('token-1')();
    registry.addForNow('abc')();
    expect(registry.redact('abc token-1')).toBe('abc [REDACTED]');
  });
});
