import { loadConfiguration } from './index.ts';
import { firstOf, load, MINIMAL, offeringWith, refusal } from '../testing/files.ts';

const loadOffering = async (...lines: string[]) => {
  const { configuration, problems } = await load(offeringWith(...lines));
  return { offering: firstOf(configuration.offerings), problems };
};

describe('a minimal file', () => {
  it('gets every documented default', async () => {
    const { configuration, problems } = await load(MINIMAL);
    expect(problems).toEqual([]);
    expect(configuration).toMatchObject({
      sentry_dsn: null,
      elastic_apm_server_url: null,
      timezone: 'UTC',
      global_proxy: '',
      log_level: 'INFO',
      reporting_periods: 2,
      expose_backend_error_details: true,
      log_shipping: { enabled: false, ship_interval_seconds: 60, buffer_size_mb: 1, log_level: 'WARNING' },
    });
    expect(configuration.offerings).toHaveLength(1);
    expect(configuration.offerings[0]).toMatchObject({
      name: 'Test',
      waldur_api_url: 'http://localhost:8081/api/',
      waldur_api_token: 'mytoken',
      oidc_token_url: null,
      oidc_client_id: null,
      oidc_client_secret: null,
      backend_type: 'test-backend',
      backend_settings: {},
      backend_components: {},
      order_processing_backend: '',
      membership_sync_backend: '',
      reporting_backend: '',
      username_management_backend: 'base',
      stomp_enabled: false,
      stomp_membership_sync_enabled: null,
      websocket_use_tls: true,
      stomp_ws_host: null,
      stomp_ws_port: null,
      stomp_ws_path: null,
      mqtt_enabled: false,
      resource_import_enabled: false,
      username_reconciliation_enabled: false,
      verify_ssl: true,
    });
  });

  it('may have no offering at all', async () => {
    expect((await load('offerings: []')).configuration.offerings).toEqual([]);
  });
});

describe('YAML 1.1', () => {
  it('reads yes and off as booleans, a leading zero as octal, and a colon as base 60', async () => {
    const { offering } = await loadOffering(
      'verify_ssl: off',
      'backend_settings: {a: yes, b: 0077, c: 12:30, d: 1_000}',
    );
    expect(offering.verify_ssl).toBe(false);
    expect(offering.backend_settings).toEqual({ a: true, b: 63, c: 750, d: 1000 });
  });

  it('keeps a lone y or n, 1e5, 08 and 0:30 as text, as existing files expect', async () => {
    const { offering } = await loadOffering('backend_settings: {y: n, b: 1e5, c: 08, d: 0:30, e: 1.5e+3, f: 0x1f}');
    expect(offering.backend_settings).toEqual({ y: 'n', b: '1e5', c: '08', d: '0:30', e: 1500, f: 31 });
  });

  it('merges anchors', async () => {
    const { offering } = await loadOffering('backend_settings: {a: &a {x: 1, y: 2}, b: {<<: *a, y: 3}}');
    expect(offering.backend_settings).toEqual({ a: { x: 1, y: 2 }, b: { x: 1, y: 3 } });
  });

  it('keeps dates inside backend_settings', async () => {
    const { offering } = await loadOffering('backend_settings: {since: 2024-02-01}');
    expect(offering.backend_settings['since']).toEqual(new Date('2024-02-01T00:00:00Z'));
  });
});

describe('lenient values', () => {
  it.each(['true', 't', 'YES', 'y', 'On', '1'])('takes "%s" for true', async (word) => {
    expect((await loadOffering(`stomp_enabled: "${word}"`)).offering.stomp_enabled).toBe(true);
  });

  it.each(['false', 'F', 'no', 'N', 'off', '0'])('takes "%s" for false', async (word) => {
    expect((await loadOffering(`verify_ssl: "${word}"`)).offering.verify_ssl).toBe(false);
  });

  it('makes numbers of numeric text and whole numbers of whole decimals', async () => {
    const { configuration } = await load(`reporting_periods: "3"\nlog_shipping: {buffer_size_mb: 2.0}\n${MINIMAL}`);
    expect(configuration.reporting_periods).toBe(3);
    expect(configuration.log_shipping.buffer_size_mb).toBe(2);
  });

  it('normalises levels, types, addresses, null selectors and an empty Sentry address', async () => {
    const { configuration } = await load(
      `log_level: debug\nsentry_dsn: ""\n${offeringWith('reporting_backend: null')}`,
    );
    expect(configuration).toMatchObject({ log_level: 'DEBUG', sentry_dsn: null });
    expect(configuration.offerings[0]).toMatchObject({
      reporting_backend: '',
      waldur_api_url: 'http://localhost:8081/api/',
    });
    expect((await load(MINIMAL.replace('test-backend', 'SLURM'))).configuration.offerings[0]?.backend_type).toBe(
      'slurm',
    );
  });

  it('ignores unknown keys', async () => {
    const { configuration, problems } = await load(`common: {a: 1}\n${offeringWith('something: else')}`);
    expect(problems).toEqual([]);
    expect(configuration).not.toHaveProperty('common');
    expect(configuration.offerings[0]).not.toHaveProperty('something');
  });
});

const OIDC = [
  'oidc_token_url: https://idp.example.com/token',
  'oidc_client_id: waldur-agent',
  'oidc_client_secret: supersecret',
];
const withoutToken = (...lines: string[]) => offeringWith(...lines).replace('mytoken', '""');

describe('logging in to Waldur', () => {
  it('is possible with OpenID Connect alone', async () => {
    const { configuration } = await load(withoutToken(...OIDC));
    expect(configuration.offerings[0]).toMatchObject({
      waldur_api_token: '',
      oidc_token_url: 'https://idp.example.com/token',
      oidc_client_id: 'waldur-agent',
      oidc_client_secret: 'supersecret',
    });
  });

  it('is impossible with neither, and the message names all keys', async () => {
    const { message } = await refusal(withoutToken());
    for (const key of ['waldur_api_token', 'oidc_token_url', 'oidc_client_id', 'oidc_client_secret']) {
      expect(message).toContain(key);
    }
  });

  it('is impossible with a part of OpenID Connect', async () => {
    expect((await refusal(withoutToken(firstOf(OIDC)))).message).toContain(
      'oidc_client_id, oidc_client_secret missing',
    );
  });

  it('refuses a token address that is not http', async () => {
    const { problems } = await refusal(withoutToken('oidc_token_url: ftp://idp.example.com/token', ...OIDC.slice(1)));
    expect(problems.map(({ path }) => path)).toEqual(['offerings[0].oidc_token_url']);
  });
});

describe('event switches', () => {
  it.each([
    [['stomp_enabled: true'], { transport: 'stomp', orders: true, members: true }],
    [
      ['stomp_enabled: true', 'stomp_membership_sync_enabled: false'],
      { transport: 'stomp', orders: true, members: false },
    ],
    [['mqtt_enabled: true'], { transport: 'mqtt', orders: true, members: true }],
    [[], { transport: undefined, orders: false, members: false }],
  ])('%j', async (lines, wanted) => {
    const { offering, problems } = await loadOffering(...lines);
    expect({
      transport: offering.eventTransport(),
      orders: offering.ordersByEvents(),
      members: offering.membershipByEvents(),
    }).toEqual(wanted);
    expect(problems).toEqual([]);
  });

  it('warns when nobody would synchronise members', async () => {
    const { offering, problems } = await loadOffering('stomp_enabled: false', 'stomp_membership_sync_enabled: true');
    expect(offering.membershipByEvents()).toBe(true);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: 'warning', line: 8 });
    const text = `${problems[0]?.message} ${problems[0]?.hint}`;
    for (const part of ['MISCONFIGURATION', '"Test"', 'Membership sync will NOT run at all', 'stomp_enabled=true']) {
      expect(text).toContain(part);
    }
  });
});

const component = async (...lines: string[]) => {
  const core = ['measured_unit: Hours', 'accounting_type: usage', 'label: CPU'];
  const { offering } = await loadOffering(
    'backend_components:',
    '  cpu:',
    ...[...core, ...lines].map((l) => `    ${l}`),
  );
  return { parsed: offering.backend_components['cpu'], handedOn: offering.components()['cpu'] };
};

describe('components', () => {
  it('are handed on with only the keys that were written', async () => {
    const { parsed, handedOn } = await component();
    expect(parsed).toMatchObject({
      unit_factor: 1,
      is_prepaid: null,
      min_prepaid_duration: null,
      renewal_duration_step: null,
    });
    expect(handedOn).toEqual({ measured_unit: 'Hours', accounting_type: 'usage', label: 'CPU' });
  });

  it('keep prepaid durations, and no step that was not written', async () => {
    const { handedOn } = await component('is_prepaid: true', 'min_prepaid_duration: 1', 'max_prepaid_duration: 12');
    expect(handedOn).toMatchObject({ is_prepaid: true, min_prepaid_duration: 1, max_prepaid_duration: 12 });
    expect(handedOn).not.toHaveProperty('prepaid_duration_step');
  });

  it('keep prepaid and renewal durations', async () => {
    const durations = {
      min_prepaid_duration: 3,
      max_prepaid_duration: 36,
      prepaid_duration_step: 3,
      min_renewal_duration: 1,
      max_renewal_duration: 12,
      renewal_duration_step: 1,
    };
    const lines = Object.entries(durations).map(([key, value]) => `${key}: ${value}`);
    expect((await component('is_prepaid: true', ...lines)).parsed).toMatchObject({ is_prepaid: true, ...durations });
  });

  it('are coerced, and keep keys the core does not know and nulls that were written', async () => {
    const { handedOn } = await component('unit_factor: "60"', 'limit: null', 'target_components: {gpu: {factor: 5}}');
    expect(handedOn).toMatchObject({ unit_factor: 60, limit: null, target_components: { gpu: { factor: 5 } } });
  });
});

it('is read from a path that does not exist with a clear message', async () => {
  await expect(loadConfiguration('/no/such/file.yaml')).rejects.toThrow(
    /^\/no\/such\/file.yaml: does not exist; give the path/,
  );
});
