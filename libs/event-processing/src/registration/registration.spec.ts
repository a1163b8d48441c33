import { BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { WaldurHttpError, WaldurNetworkError } from '@waldur-site-agent/waldur-client';
import { brokerLogin, sessionName } from './broker-access.ts';
import { type BrokerPlace, brokerUrl } from './broker-address.ts';
import { eventObjectTypes } from './object-types.ts';
import { NoPasscodeError } from './passcode.ts';
import { registrationPauseMs, REGISTRATION_PACE } from './registration-pace.ts';
import { stateOf } from './registration-state.ts';

const NONE = { orders: false, membership: false, imports: false, periodicLimits: false };
const MEMBERSHIP = [
  'user_role',
  'resource',
  'service_account',
  'course_account',
  'offering_user',
  'offering_resources_sync',
];

const status = (code: number, retryAfterMs?: number): WaldurHttpError =>
  new WaldurHttpError({ method: 'post', url: '', status: code, body: '', retryAfterMs });

describe('object types', () => {
  it.each([
    ['nothing', NONE, []],
    ['orders', { ...NONE, orders: true }, ['order', 'resource_api_key_rotation']],
    ['members', { ...NONE, membership: true }, MEMBERSHIP],
    [
      'everything',
      { orders: true, membership: true, imports: true, periodicLimits: true },
      ['order', 'resource_api_key_rotation', ...MEMBERSHIP, 'importable_resources', 'resource_periodic_limits'],
    ],
  ])('of an offering that takes part in %s', (_what, interests, types) => {
    expect(eventObjectTypes(interests)).toEqual(types);
  });
});

describe('the address of the broker', () => {
  const USUAL: BrokerPlace = { transport: 'stomp', apiUrl: 'https://waldur.example.org/api/', useTls: true };

  it.each<[string, Partial<BrokerPlace>]>([
    ['wss://waldur.example.org:443/rmqws-stomp', {}],
    ['wss://waldur.example.org:443/rmqws-stomp', { host: null, port: null, path: null }],
    ['wss://waldur.example.org:443/rmqws-stomp', { host: '', path: '' }],
    ['ws://waldur.example.org:80/rmqws-stomp', { useTls: false }],
    ['wss://waldur.example.org:443/rmqws', { transport: 'mqtt' }],
    [
      'ws://docker:15674/ws',
      { apiUrl: 'http://docker:8080/api/', host: 'docker', port: 15_674, path: '/ws', useTls: false },
    ],
    ['wss://waldur.example.org:443/ws', { path: 'ws' }],
    ['wss://[::1]:443/rmqws-stomp', { apiUrl: 'https://[::1]:8443/api/' }],
    ['wss://[fe80::1]:443/rmqws-stomp', { host: 'fe80::1' }],
    ['mqtts://waldur.example.org:8883', { transport: 'mqtt', tcp: true }],
    ['mqtt://localhost:1883', { transport: 'mqtt', tcp: true, host: 'localhost', useTls: false }],
    ['mqtts://[::1]:18883', { transport: 'mqtt', tcp: true, host: '::1', port: 18_883, path: '/ignored' }],
  ])('is %s for %j', (url, more) => {
    expect(brokerUrl({ ...USUAL, ...more })).toBe(url);
  });
});

describe('a broker account', () => {
  const ACCOUNT = { vhost: 'v', login: 's', password: 'tok' };

  it('has a session of its own at MQTT brokers, the same at every start', () => {
    const session = sessionName(['7C1E0A52-b8d9-4f3e-9a64-05d1c2e8f7b3', 'b'.repeat(32)]);
    expect(session).toBe(sessionName(['b'.repeat(32), '7c1e0a52b8d94f3e9a6405d1c2e8f7b3']));
    expect(session).not.toBe(sessionName(['b'.repeat(32)]));
    const url = 'wss://w:443/rmqws';
    expect(brokerLogin({ transport: 'mqtt', url, mqttSession: session }, ACCOUNT)).toEqual({
      transport: 'mqtt',
      url,
      ...ACCOUNT,
      mqttClientId: `waldur-site-agent-s-${session}`,
    });
    const ownAccount = { login: 'me', password: 'mine' };
    expect(brokerLogin({ transport: 'mqtt', url, mqttSession: session, ownAccount }, ACCOUNT)).toEqual({
      transport: 'mqtt',
      url,
      ...ownAccount,
      mqttClientId: `waldur-site-agent-me-${session}`,
    });
    expect(brokerLogin({ transport: 'stomp', url, mqttSession: session }, ACCOUNT)).toEqual({
      transport: 'stomp',
      url,
      ...ACCOUNT,
    });
  });
});

describe('the pause before the next registration', () => {
  it.each([
    ['a broken connection', new WaldurNetworkError('gone', ''), 1000],
    ['a server in trouble', status(503), 1000],
    ['too many requests', status(429), 1000],
    ['a request that took too long', status(408), 1000],
    ['a broker that did not accept it', undefined, 1000],
    ['a failure of our own', new BackendNotReadyError('x'), 1000],
    ['an invalid token', status(401), 60_000],
    ['a missing right', status(403), 60_000],
    ['an unknown operation', status(404), 60_000],
    ['no password to have', new NoPasscodeError('x'), 60_000],
  ])('after %s begins at %d ms', (_what, error, first) => {
    for (const [failures, factor] of [
      [1, 1],
      [2, 2],
      [3, 4],
    ] as const) {
      const pause = registrationPauseMs(REGISTRATION_PACE, failures, error);
      expect(pause).toBeGreaterThanOrEqual(first * factor);
      expect(pause).toBeLessThanOrEqual(first * factor * 1.25);
    }
  });

  it('has an end', () => {
    expect(registrationPauseMs(REGISTRATION_PACE, 1000)).toBeLessThanOrEqual(150_000);
    expect(registrationPauseMs(REGISTRATION_PACE, 1000, status(401))).toBeLessThanOrEqual(15 * 60_000 * 1.25);
  });

  it('is as long as Waldur asks for, within reason', () => {
    expect(registrationPauseMs(REGISTRATION_PACE, 1, status(503, 30_000))).toBe(30_000);
    expect(registrationPauseMs(REGISTRATION_PACE, 1, status(503, 1e9))).toBe(15 * 60_000);
  });
});

describe('the state of a registration', () => {
  const on = { phase: 'consuming', problem: undefined } as const;
  const soon = { phase: 'connecting', problem: undefined } as const;
  const lost = { phase: 'connecting', problem: 'lost' } as const;
  const off = { phase: 'waiting', problem: 'no' } as const;

  it.each([
    ['starting', undefined, undefined],
    ['waiting', undefined, 'no identity'],
    ['starting', [soon, soon], undefined],
    ['consuming', [on, on], undefined],
    ['consuming', [], undefined],
    ['partly', [on, off], undefined],
    ['partly', [soon, on], undefined],
    ['waiting', [off, soon], undefined],
    ['waiting', [lost], undefined],
  ] as const)('is %s for %j', (state, queues, trouble) => {
    expect(stateOf(queues, trouble)).toBe(state);
  });
});
