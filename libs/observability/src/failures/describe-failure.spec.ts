import { BackendConfigurationError, BackendError, DuplicateResourceError } from '@waldur-site-agent/plugin-sdk';
import { SecretRegistry } from '../redaction/secret-registry.ts';
import { describeFailure } from './describe-failure.ts';

const GENERIC = 'Internal backend error. Please contact the service provider.';

describe('describeFailure', () => {
  it.each([
    ['an unexpected error', new Error('boom from dependency'), GENERIC],
    ['a thrown value', 'boom', GENERIC],
    ['an unusable setting', new BackendConfigurationError('bad key'), GENERIC],
    ['a backend error', new BackendError('safe user-facing message'), 'safe user-facing message'],
    ['a kind of backend error', new DuplicateResourceError('hpc_x'), 'resource "hpc_x" already exists in the backend'],
  ])('shows %s only as far as it is meant for customers', (_title, error, message) => {
    expect(describeFailure(error, false)).toEqual({ message, traceback: '' });
  });

  it('shows text and trace with every cause when the site exposes details', () => {
    const error = new AggregateError([new RangeError('part')], 'all failed', { cause: new BackendError('deep') });
    const { message, traceback } = describeFailure(error, true);
    expect(message).toBe('all failed');
    expect(traceback).toMatch(
      /^AggregateError: all failed\n\s+at [^]*One of:\nRangeError: part[^]*Caused by:\nBackendError: deep\n/,
    );
    expect(describeFailure('just text', true)).toEqual({ message: 'just text', traceback: 'Thrown value: just text' });
  });

  it('survives an error that causes itself', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(describeFailure(error, true).traceback.match(/Error: loop/g)).toHaveLength(6);
  });

  it.each([true, false])('hides secrets (details exposed: %s)', (expose) => {
    const secrets = new SecretRegistry();
    secrets.add('hunter22');
    const error = new BackendError('login hunter22 at https://x.test/?token=abc', { cause: new Error('hunter22') });
    const described = describeFailure(error, expose, secrets);
    expect(described.message).toBe('login [REDACTED] at https://x.test/?token=[REDACTED]');
    expect(described.traceback).not.toMatch(/hunter22|abc/);
  });

  it('cuts message and trace to 10 kB, after hiding what a cut would have split', () => {
    const secrets = new SecretRegistry();
    secrets.add('ü'.repeat(100));
    const { message, traceback } = describeFailure(
      new BackendError('ä'.repeat(4980) + 'ü'.repeat(100) + 'ö'.repeat(99)),
      true,
      secrets,
    );
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(10_000);
    expect(message).toMatch(/^ä+\[REDACTED\]ö*… \(cut\)$/);
    expect(Buffer.byteLength(traceback)).toBeLessThanOrEqual(10_000);
  });
});
