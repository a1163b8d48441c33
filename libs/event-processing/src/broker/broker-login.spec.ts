import { type BrokerLogin, checkLogin, connectionKey, connectionName } from './broker-login.ts';

const LOGIN: BrokerLogin = {
  transport: 'stomp',
  url: 'wss://waldur.example.org:443/rmqws-stomp',
  vhost: 'v1',
  login: 's1',
  password: 's3cr3t',
};

describe('a connection', () => {
  it('is the same whatever the password', () => {
    expect(connectionKey({ ...LOGIN, password: 'another' })).toBe(connectionKey(LOGIN));
  });

  it.each<Partial<BrokerLogin>>([
    { transport: 'mqtt' },
    { url: 'wss://waldur.example.org:443/ws' },
    { vhost: 'v2' },
    { login: 's2' },
  ])('is another one with %j', (change) => {
    expect(connectionKey({ ...LOGIN, ...change })).not.toBe(connectionKey(LOGIN));
  });

  it('has a name without the password', () => {
    expect(connectionName(LOGIN)).toBe('stomp wss://waldur.example.org:443/rmqws-stomp as v1:s1');
  });
});

describe('checkLogin', () => {
  it.each<Partial<BrokerLogin>>([
    { url: 'ws://localhost/ws' },
    { transport: 'mqtt', url: 'mqtt://localhost' },
    { transport: 'mqtt', url: 'mqtts://[::1]:8883' },
    { transport: 'mqtt', url: 'wss://localhost/ws' },
    { tls: { rejectUnauthorized: false } },
  ])('accepts %j', (change) => {
    expect(() => checkLogin({ ...LOGIN, ...change })).not.toThrow();
  });

  it.each<[Partial<BrokerLogin>, RegExp]>([
    [{ url: 'https://s3cr3t@localhost' }, /^stomp needs a URL that begins with ws: or wss:$/],
    [{ url: 'mqtt://localhost' }, /^stomp needs/],
    [{ transport: 'mqtt', url: 'tcp://localhost' }, /^mqtt needs a URL that begins with .*mqtts:$/],
    [{ url: 'wss://user:s3cr3t@localhost' }, /^the URL of a broker holds a user/],
    [{ url: 'wss://localhost/#s3cr3t' }, /^the URL of a broker holds/],
    [{ url: 's3cr3t' }, /^the URL of the broker is none$/],
    [{ tls: { cert: 's3cr3t', key: 's3cr3t' } }, /no start line/],
  ])('refuses %j without repeating it', (change, text) => {
    expect(() => checkLogin({ ...LOGIN, ...change })).toThrow(text);
    expect(() => checkLogin({ ...LOGIN, ...change })).not.toThrow(/s3cr3t/);
  });
});
