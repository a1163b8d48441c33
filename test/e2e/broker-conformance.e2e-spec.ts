import { SandboxStompBroker } from '../../apps/sandbox/src/broker/stomp/index.ts';
import { sandboxStomp } from '../brokers/sandbox-brokers.ts';
import { stompConformanceSuite } from '../brokers/stomp-conformance-suite.ts';

describe('the sandbox broker answers as RabbitMQ', () => {
  let sandbox: SandboxStompBroker;

  beforeAll(async () => {
    sandbox = await SandboxStompBroker.start();
  });

  afterAll(() => sandbox.close());

  stompConformanceSuite(() => sandboxStomp(sandbox));
});
