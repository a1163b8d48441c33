import { fileWith, load, MINIMAL, offeringWith, refusal } from '../../testing/files.ts';

const texts = (problems: readonly { path: string; message: string; hint?: string | undefined }[]) =>
  problems.map(({ path, message, hint }) => `${path}: ${message}; ${hint}`);

it('by default MQTT is version 3.1.1 over WebSocket, with the account that Waldur gives', async () => {
  expect((await load(MINIMAL)).configuration.offerings[0]).toMatchObject({
    mqtt_transport: 'websocket',
    mqtt_version: '3.1.1',
    mqtt_use_tls: null,
    mqtt_username: null,
    event_ca_file: null,
  });
});

it.each(['5', '"5"'])('takes %s for version 5', async (written) => {
  const { configuration, problems } = await load(offeringWith(`mqtt_version: ${written}`, 'mqtt_transport: TCP'));
  expect(problems).toEqual([]);
  expect(configuration.offerings[0]).toMatchObject({ mqtt_version: '5', mqtt_transport: 'tcp' });
});

it.each([
  ['mqtt_version: 3.1', 'offerings[0].mqtt_version: is text; write one of 3.1.1, 5 (did you mean 3.1.1?)'],
  ['mqtt_transport: udp', 'offerings[0].mqtt_transport: is "udp"; write one of websocket, tcp'],
  ['mqtt_use_tls: maybe', 'offerings[0].mqtt_use_tls: is "maybe"; write true or false'],
  ['mqtt_username: me', 'offerings[0].mqtt_username: stands without mqtt_password; set both of them, or none'],
])('refuses %s', async (line, text) => {
  const [problem = ''] = texts((await refusal(offeringWith(line))).problems);
  expect(problem).toContain(text);
});

it('names a password without a user, also that of the bridge, and does not show it', async () => {
  const file = `event_bridge: {mqtt_password: bridge-word}\n${offeringWith('mqtt_password: site-word')}`;
  const error = await refusal(file);
  expect(texts(error.problems).sort()).toEqual([
    'event_bridge.mqtt_password: stands without mqtt_username; set both of them, or none',
    'offerings[0].mqtt_password: stands without mqtt_username; set both of them, or none',
  ]);
  expect(error.message).not.toContain('word;');
  expect(JSON.stringify(error.problems)).not.toMatch(/bridge-word|site-word/);
});

it('points out a path that TCP has no use for', async () => {
  const { problems } = await load(offeringWith('mqtt_transport: tcp', 'mqtt_ws_path: /mqtt'));
  expect(texts(problems)).toEqual([
    'offerings[0].mqtt_ws_path: is of no use with mqtt_transport: tcp; remove it, or set mqtt_transport: websocket',
  ]);
});

describe('the file with certificate authorities', () => {
  it('has to be there', async () => {
    const { problems } = await refusal(offeringWith('event_ca_file: /nowhere/ca.pem'));
    expect(texts(problems)).toEqual([
      'offerings[0].event_ca_file: cannot be read (ENOENT); name a PEM file with certificates that the agent may read',
    ]);
  });

  it('has to hold certificates', async () => {
    const path = await fileWith('not a certificate');
    const [text] = texts((await refusal(offeringWith(`event_ca_file: ${path}`))).problems);
    expect(text).toContain('offerings[0].event_ca_file: has no certificate in it');
  });
});
