import { excerpt } from './excerpt.ts';

describe('excerpt', () => {
  it('hides what is called a secret and keeps the rest', () => {
    const text = '{"api_key": "sk-\\"1", "client_id": "c", "api_key_uuid": "u", "nested": {"Password":"p"}, "n": 1}';
    expect(excerpt(text)).toBe(
      '{"api_key": "[REDACTED]", "client_id": "c", "api_key_uuid": "u", "nested": {"Password":"[REDACTED]"}, "n": 1}',
    );
  });

  it('is short', () => {
    expect(excerpt('x'.repeat(10_000))).toHaveLength(500);
  });
});
