import { redact } from './redact.ts';
import { SecretRegistry } from './secret-registry.ts';

describe('redaction of query parameters', () => {
  const secret = 'Zm9v+/=';

  it('keeps everything else of a URL', () => {
    expect(redact(`PUT https://croit.test/api/s3/users/u/keys/AKIA?secretKey=${secret} 204`)).toBe(
      'PUT https://croit.test/api/s3/users/u/keys/AKIA?secretKey=[REDACTED] 204',
    );
  });

  it.each(['secretKey', 'secret_key', 'secret-key', 'api_key', 'apiKey', 'api-key', 'token', 'password', 'TOKEN'])(
    'hides %s',
    (name) => {
      expect(redact(`/a?x=1&${name}=${secret}&y=2`)).toBe(`/a?x=1&${name}=[REDACTED]&y=2`);
    },
  );

  it('hides the parameter of a URL that is a parameter itself, and one that ends with the text', () => {
    expect(redact('/login?next=%2Fa%3Ftoken%3Dabc%26b%3D1&z=1')).toBe(
      '/login?next=%2Fa%3Ftoken%3D[REDACTED]%26b%3D1&z=1',
    );
    expect(redact('{"url":"/a?token=abc"}')).toBe('{"url":"/a?token=[REDACTED]"}');
  });

  it('leaves words that merely look alike alone', () => {
    const text = 'the token=budget of tokens, ?mytoken=1&password_reset=yes';
    expect(redact(text)).toBe(text);
  });
});

function hidden(secret: string, text: string): string {
  const registry = new SecretRegistry();
  registry.add(secret);
  return redact(text, registry);
}

describe('SecretRegistry', () => {
  it('hides a value in every spelling', () => {
    const secret = `p"ä ß/\\ +*'(x)`;
    const spellings = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).toLowerCase(),
      new URLSearchParams({ v: secret }).toString().slice(2),
      new URL(`https://w.test/?v=${encodeURIComponent(secret)}`).search.slice(3),
      JSON.stringify(secret).slice(1, -1),
      JSON.stringify(JSON.stringify({ v: secret })).slice(10, -4),
    ];
    expect(new Set(spellings).size).toBe(spellings.length);
    for (const spelling of spellings) expect(hidden(secret, `a ${spelling} b`)).toBe('a [REDACTED] b');
  });

  it('takes a value literally, also when it looks like a pattern', () => {
    expect(hidden('a.*b$1', 'aXXb a.*b$1')).toBe('aXXb [REDACTED]');
  });

  it('hides the longer of two values that begin alike', () => {
    const registry = new SecretRegistry();
    registry.add('abcd', 'abcdefgh', undefined, 5, null);
    expect(registry.redact('abcdefgh abcd')).toBe('[REDACTED] [REDACTED]');
    registry.add('later');
    expect(registry.redact('abcd later')).toBe('[REDACTED] [REDACTED]');
  });

  it('ignores values that are too short to be looked for, and line ends around a value', () => {
    expect(hidden('abc', 'abc abcd')).toBe('abc abcd');
    expect(hidden('from-a-file\n', 'Token from-a-file.')).toBe('Token [REDACTED].');
  });

  it('copes with broken characters', () => {
    expect(hidden('ab\uD800cd', 'x ab\uD800cd')).toBe('x [REDACTED]');
  });
});
