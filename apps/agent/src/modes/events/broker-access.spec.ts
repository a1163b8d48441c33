import { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { brokerAccess, mqttAccess, stompAccess } from './broker-access.ts';

const OTHER = offering({ waldur_offering_uuid: 'b'.repeat(32) });

function offering(keys: Partial<OfferingConfiguration>): OfferingConfiguration {
  const required = { waldur_api_url: 'https://waldur.example.org/api/', waldur_offering_uuid: 'a'.repeat(32) };
  return Object.assign(new OfferingConfiguration(), required, keys);
}

function access(keys: Partial<OfferingConfiguration>, proxy = '') {
  const one = offering(keys);
  return brokerAccess(one, { all: [one, OTHER], proxy });
}

describe('the way to the broker', () => {
  it('is STOMP where both are switched on', () => {
    expect(access({ stomp_enabled: true, mqtt_enabled: true })).toMatchObject({ transport: 'stomp' });
  });

  it.each<[string, Partial<OfferingConfiguration>]>([
    ['wss://waldur.example.org:443/rmqws', {}],
    ['wss://broker:8443/mqtt', { mqtt_ws_host: 'broker', mqtt_ws_port: 8443, mqtt_ws_path: '/mqtt' }],
    ['ws://waldur.example.org:80/rmqws', { websocket_use_tls: false }],
    ['ws://waldur.example.org:80/rmqws', { mqtt_use_tls: false }],
    ['mqtts://waldur.example.org:8883', { mqtt_transport: 'tcp' }],
    ['mqtt://localhost:1883', { mqtt_transport: 'tcp', mqtt_ws_host: 'localhost', mqtt_use_tls: false }],
    ['mqtts://broker:9', { mqtt_transport: 'tcp', mqtt_ws_host: 'broker', mqtt_ws_port: 9, mqtt_ws_path: '/x' }],
  ])('is %s for MQTT and %j', (url, keys) => {
    expect(access({ mqtt_enabled: true, ...keys })).toMatchObject({ transport: 'mqtt', url });
  });

  it('is the same for STOMP, whatever is said about MQTT', () => {
    const keys = { mqtt_enabled: true, mqtt_transport: 'tcp', mqtt_use_tls: false, mqtt_ws_host: 'localhost' } as const;
    expect(stompAccess(offering(keys), { proxy: '' }).url).toBe('wss://waldur.example.org:443/rmqws-stomp');
  });

  it('goes through the proxy by WebSocket, not by TCP', () => {
    const proxy = 'http://proxy.example.org:3128';
    expect(access({ stomp_enabled: true }, proxy).agent).toBeDefined();
    expect(access({ mqtt_enabled: true }, proxy).agent).toBeDefined();
    expect(access({ mqtt_enabled: true, mqtt_transport: 'tcp' }, proxy).agent).toBeUndefined();
    expect(access({ stomp_enabled: true }).agent).toBeUndefined();
  });

  it('is checked for certificates unless verify_ssl is off', () => {
    expect(access({ mqtt_enabled: true }).tls).toMatchObject({ rejectUnauthorized: true });
    expect(access({ mqtt_enabled: true, verify_ssl: false }).tls).toMatchObject({ rejectUnauthorized: false });
  });
});

describe('at an MQTT broker', () => {
  it('the version is 3.1.1 unless 5 is asked for', () => {
    expect(access({ mqtt_enabled: true }).mqttVersion).toBe(4);
    expect(access({ mqtt_enabled: true, mqtt_version: '5' }).mqttVersion).toBe(5);
  });

  it('the account is that of the registration unless there is one of its own', () => {
    expect(access({ mqtt_enabled: true }).ownAccount).toBeUndefined();
    expect(access({ mqtt_enabled: true, mqtt_username: 'me', mqtt_password: 'mine' }).ownAccount).toEqual({
      login: 'me',
      password: 'mine',
    });
  });

  it('the session is that of all offerings of the process', () => {
    const one = offering({});
    const sessions = [[one], [one, OTHER], [OTHER, one]].map((all) => mqttAccess(one, { all, proxy: '' }).mqttSession);
    expect(sessions[1]).toBe(sessions[2]);
    expect(sessions[1]).not.toBe(sessions[0]);
  });
});
