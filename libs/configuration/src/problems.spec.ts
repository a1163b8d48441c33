import { chmod } from 'node:fs/promises';
import { ConfigurationError, formatProblems, loadConfiguration } from './index.ts';
import { fileWith, firstOf, load, MINIMAL, offeringWith, refusal, where } from '../testing/files.ts';

const only = async (text: string | Uint8Array) => {
  const { problems } = await refusal(text);
  expect(problems).toHaveLength(1);
  return firstOf(problems);
};

describe('files that are no configuration', () => {
  it.each([
    ['', 'is empty'],
    ['# nothing but a comment\n', 'is empty'],
    ['- a\n- b\n', 'is a list'],
    ['just text', 'is text'],
  ])('%j', async (text, message) => {
    expect((await only(text)).message).toBe(message);
  });

  it('says that offerings is missing', async () => {
    expect(await only('timezone: UTC')).toMatchObject({ path: 'offerings', message: 'is missing' });
    expect(await only('offerings:')).toMatchObject({ path: 'offerings', message: 'is empty (null)' });
    expect(await only('offerings: {a: b}')).toMatchObject({
      message: 'is a mapping',
      hint: expect.stringContaining('a list'),
    });
  });

  it('says what a directory and a binary file are', async () => {
    await expect(loadConfiguration(import.meta.dirname)).rejects.toThrow('is a directory');
    expect((await only(Uint8Array.of(0xff, 0xfe, 0x00))).message).toBe('is not UTF-8 text');
  });

  it('refuses, without a trace, what is out of all proportion', async () => {
    const levels = 20_000;
    expect((await refusal(`offerings: ${'['.repeat(levels)}${']'.repeat(levels)}`)).problems.length).toBeGreaterThan(0);
    expect((await only('offerings: &a [*a]')).message).toContain('contains itself');
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg'])
      bomb.push(`${name}: &${name} [${`*${of},`.repeat(9)}]`);
    expect((await only(bomb.join('\n'))).message).toContain('anchors');
  });

  it('refuses a file it may not read', async () => {
    const path = await fileWith(MINIMAL);
    await chmod(path, 0o000);
    const outcome = await loadConfiguration(path).then(
      () => 'read',
      (error: unknown) => String(error),
    );
    // root may read everything
    expect(outcome).toMatch(process.getuid?.() === 0 ? /^read$/ : /may not be read by this user/);
  });
});

describe('several faults', () => {
  const FAULTY = `timezone: Europe/Talin
reporting_periods: 13
log_level: verbose
log_shipping:
  ship_interval_seconds: 5
  enabled: maybe
offerings:
  - name: 0077
    waldur_api_url: waldur.example.org
    waldur_api_token: mytoken
    waldur_offering_uuid: d629d5e45567425da9cdbdc1af67b32c
    backend_type: slurm
    backend_type: slurm
    stomp_ws_port: 80.5
    backend_components:
      cpu:
        accounting_type: usge
        label: ~
        unit_factor: sixty
      on: {}
  - just text
`;

  it('are all reported at once, in the order of the file, each with its place', async () => {
    const { problems } = await refusal(FAULTY);
    expect(problems.map((problem) => where(problem))).toEqual([
      '1:11 timezone',
      '2:20 reporting_periods',
      '3:12 log_level',
      '5:26 log_shipping.ship_interval_seconds',
      '6:12 log_shipping.enabled',
      '8:11 offerings[0].name',
      '9:21 offerings[0].waldur_api_url',
      '13:5 offerings[0].backend_type',
      '14:20 offerings[0].stomp_ws_port',
      '16:7 offerings[0].backend_components',
      '17:9 offerings[0].backend_components.cpu.measured_unit',
      '17:26 offerings[0].backend_components.cpu.accounting_type',
      '18:16 offerings[0].backend_components.cpu.label',
      '19:22 offerings[0].backend_components.cpu.unit_factor',
      ...['measured_unit', 'accounting_type', 'label'].map(
        (key) => `20:11 offerings[0].backend_components.true.${key}`,
      ),
      '21:5 offerings[1]',
    ]);
  });

  it('say what is wrong and what would be right', async () => {
    const { problems } = await refusal(FAULTY);
    const text = (path: string) =>
      problems.filter((problem) => problem.path.endsWith(path)).map((p) => `${p.message}; ${p.hint}`)[0];
    expect(text('timezone')).toBe(
      'is "Europe/Talin"; write an IANA time zone, for example UTC or Europe/Tallinn (did you mean Europe/Tallinn?)',
    );
    expect(text('reporting_periods')).toBe('is the number 13; write a whole number from 1 to 12');
    expect(text('ship_interval_seconds')).toBe('is the number 5; write a whole number of at least 10');
    expect(text('log_level')).toContain('write one of DEBUG, INFO, WARNING, ERROR, CRITICAL');
    expect(text('enabled')).toBe('is "maybe"; write true or false');
    expect(text('name')).toBe("is the number 63 (YAML reads 0077 so); put it in quotes: '0077'");
    expect(text('waldur_api_url')).toContain('for example https://waldur.example.org/api/');
    expect(text('backend_type')).toBe('is there more than once; keep one of them');
    expect(text('accounting_type')).toBe('is "usge"; write one of usage, limit, one (did you mean usage?)');
    expect(text('label')).toBe('is empty (null); write text, for example "CPU"');
    expect(text('offerings[1]')).toBe('is text; write a mapping of keys to values');
  });

  it('make up the message of the error', async () => {
    const error = await refusal(FAULTY);
    expect(error.message).toBe(formatProblems(error.problems));
    expect(error.message.split('\n')[1]).toMatch(
      /agent\.yaml:2:20: reporting_periods: is the number 13; write a whole/,
    );
    expect(error.message).not.toContain('    at ');
  });

  it('include those of the environment', async () => {
    const { message } = await refusal(FAULTY, { env: { WALDUR_SITE_AGENT_REPORT_PERIOD_MINUTES: '5m' } });
    expect(message).toMatch(/^environment: WALDUR_SITE_AGENT_REPORT_PERIOD_MINUTES: has the value "5m"; /);
    expect(message).toContain('reporting_periods');
  });
});

describe('syntax errors', () => {
  it('are reported with place and key, without complaints about what they hide', async () => {
    const { problems } = await refusal('offerings:\n  - name: "Test" cluster\n    backend_type: [slurm\n');
    expect(problems[0]).toMatchObject({ line: 2, path: 'offerings[0].name', hint: 'put the value in quotes' });
    expect(problems.map(({ message }) => message)).not.toContain('is missing');
    expect(problems.length).toBeGreaterThan(1);
  });

  it('come together with wrong values', async () => {
    const { problems } = await refusal(`log_level: loud\n${MINIMAL}  \tx: 1\n`);
    expect(problems.map(({ line }) => line)).toEqual(expect.arrayContaining([1, 8]));
  });

  it.each([
    ['\tofferings: []', 'is indented with a tab'],
    ['offerings: []\n---\nofferings: []', 'starts a second document'],
    ['offerings: *nowhere', 'names an anchor that is not defined before it'],
    ['offerings: !list []', 'has an unknown tag'],
    ['offerings: []\ntimezone: a: b', 'has a second ": " on the line'],
  ])('%j', async (text, message) => {
    expect((await refusal(text)).message).toContain(message);
  });
});

describe('values that must be text', () => {
  it.each(['123', '1.5', 'true', '2024-01-01', '[a]', 'null'])('refuse %s', async (value) => {
    expect(await only(MINIMAL.replace('name: Test', `name: ${value}`))).toMatchObject({ path: 'offerings[0].name' });
  });
});

it.each(['order_processing_backend', 'stomp_ws_host', 'oidc_client_id', 'stomp_membership_sync_enabled'])(
  'accepts null for %s',
  async (key) => {
    expect((await load(offeringWith(`${key}: null`))).problems).toEqual([]);
  },
);

it.each(['waldur_api_token', 'username_management_backend', 'verify_ssl', 'backend_settings', 'backend_components'])(
  'refuses null for %s',
  async (key) => {
    const text = key === 'waldur_api_token' ? MINIMAL.replace('mytoken', 'null') : offeringWith(`${key}: null`);
    expect((await refusal(text)).problems[0]).toMatchObject({
      path: `offerings[0].${key}`,
      message: 'is empty (null)',
    });
  },
);

it.each([
  ['timezone: ""', 'timezone'],
  ['timezone: +02:00', 'timezone'],
  ['sentry_dsn: sentry.example.org', 'sentry_dsn'],
  ['global_proxy: proxy.example.org:3128', 'global_proxy'],
  ['reporting_periods: 0', 'reporting_periods'],
  ['log_shipping: null', 'log_shipping'],
  ['log_shipping: {buffer_size_mb: 0}', 'log_shipping.buffer_size_mb'],
])('refuses %s', async (line, path) => {
  expect(await only(`${line}\n${MINIMAL}`)).toMatchObject({ path });
});

const warned = async (text: string) =>
  (await load(text)).problems.map((p) => `${p.severity} ${where(p)}: ${p.message}; ${p.hint}`);

describe('warnings', () => {
  it('point out keys that look misspelt', async () => {
    expect(
      await warned(`time_zone: UTC\nlog_shipping: {enable: true}\n${offeringWith('stomp_enabeld: true')}`),
    ).toEqual([
      'warning 1:12 time_zone: is an unknown key; did you mean timezone?',
      'warning 2:24 log_shipping.enable: is an unknown key; did you mean enabled?',
      'warning 9:20 offerings[0].stomp_enabeld: is an unknown key; did you mean stomp_enabled?',
    ]);
  });

  it('point out offerings that are there twice', async () => {
    const twice = MINIMAL + MINIMAL.replace('offerings:\n', '').replace('d629d5e45567425d', 'D629D5E4-5567-425d');
    expect(await warned(twice)).toEqual([
      'warning 7:11 offerings[1].name: is the same as that of offerings[0]; use each of them once',
      'warning 10:27 offerings[1].waldur_offering_uuid: is the same as that of offerings[0]; use each of them once',
    ]);
  });

  it('point out words that fail later, and a UUID that is none', async () => {
    const text = `log_shipping: {log_level: warnin}\n${MINIMAL.replace('d629d5e45567425d', 'x')}`;
    expect(await warned(text)).toEqual([
      expect.stringContaining(
        'log_shipping.log_level: is an unknown word; write one of DEBUG, INFO, WARNING, ERROR, CRITICAL (did you',
      ),
      expect.stringContaining('offerings[0].waldur_offering_uuid: does not look like a UUID'),
    ]);
  });

  it('are told apart from errors where both are listed', async () => {
    const { message } = await refusal(`time_zone: UTC\nlog_level: loud\n${MINIMAL}`);
    expect(message.split('\n').map((line) => line.endsWith('(warning)'))).toEqual([true, false]);
  });
});

it('is an error that ends the program', async () => {
  const error = await refusal('offerings: 1');
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error).toMatchObject({ kind: 'fatal', name: 'ConfigurationError' });
});
