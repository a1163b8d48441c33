import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { ConfigurationError, formatProblems, loadConfiguration, secretValues, type Problem } from './index.ts';
import { fileWith, load, MINIMAL, offeringWith } from '../testing/files.ts';

// many small files, on machines that may be busy
jest.setTimeout(60_000);

const tell = (problems: readonly Problem[]) => `${formatProblems(problems)}\n${JSON.stringify(problems)}`;

/** All texts the agent would show for a file; anything thrown but a ConfigurationError fails the test. */
async function shown(text: string): Promise<string> {
  const path = await fileWith(text);
  try {
    return tell((await loadConfiguration(path)).problems);
  } catch (error) {
    if (error instanceof ConfigurationError) return tell(error.problems) + error.message;
    throw error;
  }
}

const token = fc.stringMatching(/^[a-z][a-z0-9]{19}$/);

/** Offerings with the token in many places. */
const offeringsWith = (secret: string) =>
  fc.record(
    {
      name: fc.constantFrom('A', 1, null, secret, [secret]),
      waldur_api_url: fc.constantFrom('https://w/', 'w', `ftp://a:${secret}@w`, 5),
      waldur_api_token: fc.constantFrom(secret, [secret], { a: secret }),
      waldur_offering_uuid: fc.constantFrom('u', secret, 7),
      backend_type: fc.constantFrom('slurm', secret, true),
      backend_settings: fc.constantFrom({}, secret, { api_token: secret }),
      backend_components: fc.constantFrom({ cpu: { accounting_type: secret } }, [secret], { [secret]: 1 }),
      verify_ssl: fc.constantFrom(true, secret, 'maybe'),
      stomp_ws_port: fc.constantFrom(1, secret, -1),
      [secret]: fc.constant(1),
    },
    { requiredKeys: ['waldur_api_token'] },
  );

describe('the secrets of a configuration', () => {
  it('are the tokens, passwords and keys in it, and the log-ins inside addresses', async () => {
    const settings = [
      'backend_settings:',
      '  target_api_token: target-token',
      '  rest_api: {url: "https://rest", token_file: /etc/jwt, username: agent}',
      '  ldap: {bind_password: ldap-password}',
      '  s3: [{access_key: s3-access, secret_key: s3-secret}]',
      '  passwords: {alice: alices-word}',
      '  credentials: {username: visible, pin: pin-code}',
      '  token_config: {token_type: static, token: inner-token}',
      '  numeric_token: 123456',
    ];
    const { configuration } = await load(
      `sentry_dsn: https://sentry-key@sentry.example.org/1\nglobal_proxy: http://me:pass%21word@proxy:3128\n${offeringWith(
        'oidc_client_secret: oidc-secret',
        ...settings,
      )}`,
    );
    expect([...secretValues(configuration)].sort()).toEqual(
      [
        'mytoken',
        'oidc-secret',
        'target-token',
        'ldap-password',
        's3-access',
        's3-secret',
        'alices-word',
        'pin-code',
        'inner-token',
        '123456',
        'https://sentry-key@sentry.example.org/1',
        'sentry-key',
        'http://me:pass%21word@proxy:3128',
        'pass%21word',
        'pass!word',
      ].sort(),
    );
  });

  it('leave out texts too short to hide', async () => {
    expect(secretValues((await load(MINIMAL.replace('mytoken', 'abc'))).configuration)).toEqual([]);
  });
});

describe('messages', () => {
  it.each([
    ['of another type', 'waldur_api_token: [SECRET]'],
    ['behind a quoted value', 'waldur_api_token: "x" SECRET'],
    ['with a bad escape', 'waldur_api_token: "SECRET\\q"'],
    ['with a reserved character', 'oidc_client_secret: @SECRET'],
    ['with an unknown tag', 'oidc_client_secret: !SECRET x'],
    ['in an address', 'oidc_token_url: ftp://me:SECRET@host'],
    ['under the wrong key', 'verify_ssl: SECRET'],
    ['unclosed', 'waldur_api_token: "SECRET'],
  ])('never show a secret %s', async (_, line) => {
    const text = await shown(
      `${MINIMAL.replace('mytoken', 'sesame-open-now')}    ${line.replace('SECRET', 'sesame-open-now')}\n`,
    );
    expect(text).toContain('agent.yaml');
    expect(text).not.toContain('sesame-open-now');
  });

  it('never show the token, whatever else the file holds', async () => {
    const cases = token.chain((secret) =>
      fc.tuple(fc.constant(secret), fc.array(offeringsWith(secret), { minLength: 1, maxLength: 2 })),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([secret, offerings]) => {
        expect(
          await shown(stringify({ offerings, log_level: secret }, { aliasDuplicateObjects: false })),
        ).not.toContain(secret);
      }),
      { numRuns: 40 },
    );
  });
});

describe('no file, however odd, gives anything but a list of problems', () => {
  it('text', async () => {
    const pieces = fc.constantFrom(
      'offerings:',
      '\n',
      '  ',
      '- ',
      'name: ',
      '"',
      "'",
      '[',
      '{',
      '*a',
      '&a ',
      '<<: ',
      '!!set',
      '? ',
      '|',
      '\t',
      '__proto__: ',
    );
    const text = fc
      .array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 30 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, async (yaml) => expect(await shown(yaml)).toEqual(expect.any(String))),
      { numRuns: 80 },
    );
  });

  it('values', async () => {
    const keys = fc.constantFrom(
      'offerings',
      'backend_components',
      'backend_settings',
      'log_shipping',
      'name',
      'constructor',
      '__proto__',
      'components',
      'a',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, 0, -1, 1.5, 'x', '', 'usage'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
      ),
    }));
    const file = fc.record({ offerings: fc.array(fc.dictionary(keys, tree)), log_shipping: tree, timezone: tree });
    await fc.assert(
      fc.asyncProperty(file, async (value) => expect(await shown(stringify(value))).toEqual(expect.any(String))),
      { numRuns: 80 },
    );
  });

  it('bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (bytes) => {
        await expect(loadConfiguration(await fileWith(bytes))).rejects.toBeInstanceOf(ConfigurationError);
      }),
      { numRuns: 25 },
    );
  });
});
