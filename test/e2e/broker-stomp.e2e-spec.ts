import { SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import { killSuite } from '../brokers/kill-suite.ts';
import { Listener } from '../brokers/listener.ts';
import { sandboxStomp } from '../brokers/sandbox-brokers.ts';
import { secureSuite } from '../brokers/secure-suite.ts';
import { type StompBrokerUnderTest, stompSuite } from '../brokers/stomp-suite.ts';
import { transportSuite } from '../brokers/transport-suite.ts';

describe('STOMP over WebSocket on the sandbox broker', () => {
  let sandbox: SandboxStompBroker;
  let broker: StompBrokerUnderTest;

  beforeAll(async () => {
    sandbox = await SandboxStompBroker.start();
    broker = sandboxStomp(sandbox);
  });

  afterAll(() => sandbox.close());

  transportSuite(() => broker, { slowHandlerMs: 1000, heartbeatMs: 200 });
  stompSuite(() => broker);
  secureSuite(() => broker, 'wss');
  killSuite(() => broker);

  it('says what Waldur expects', async () => {
    const account = await broker.account(1);
    const [queue = ''] = account.sources;
    const login = account.login();
    const agent = await Listener.start(() => undefined, { heartbeatMs: 10_000 });
    sandbox.frames.length = 0;
    await agent.consume(login, [queue], { objectType: 'order' });
    expect(sandbox.frames).toEqual([
      {
        command: 'CONNECT',
        headers: {
          'accept-version': '1.2',
          'heart-beat': '10000,10000',
          host: login.vhost,
          login: login.login,
          passcode: login.password,
        },
        body: '',
      },
      {
        command: 'SUBSCRIBE',
        headers: {
          destination: `/amq/queue/${queue}`,
          id: queue,
          ack: 'client-individual',
          'prefetch-count': '10',
          receipt: expect.any(String) as string,
        },
        body: '',
      },
    ]);
    await agent.close();
    expect(sandbox.frames.at(-1)?.command).toBe('DISCONNECT');
  });
});
