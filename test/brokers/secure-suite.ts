import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { makeCertificate } from '../../libs/waldur-client/src/testing/test-server.ts';
import type { Account, BrokerUnderTest } from './broker-under-test.ts';
import { Listener } from './listener.ts';
import { Network } from './network.ts';

const certificate = makeCertificate();

/** TLS as an ingress in front of the broker speaks it, and the way through a proxy. */
export function secureSuite(broker: () => BrokerUnderTest, scheme: 'wss' | 'mqtts'): void {
  let account: Account;
  let agent: Listener;
  let network: Network;

  beforeEach(async () => {
    account = await broker().account(1);
    network = await Network.to(() => broker().port, certificate);
    agent = await Listener.start();
  });

  afterEach(async () => {
    await agent.close();
    await network.close();
  });

  const received = async (): Promise<void> => {
    await account.publish(account.source, JSON.stringify({ n: 1 }));
    await agent.finished.count(1);
  };

  it('a certificate of an authority that is trusted is accepted', async () => {
    const login = { ...account.login(network.port, scheme), tls: { ca: certificate.cert } };
    await agent.consume(login, account.sources, { objectType: 'order' });
    await received();
  });

  it('any other certificate is not, unless the check is off', async () => {
    const login = account.login(network.port, scheme);
    agent.subscribe(login, { name: account.source });
    expect(await agent.lost()).toMatchObject({ reason: expect.stringMatching(/self-signed certificate/) as string });
    await agent.server.close();
    await agent.close();
    agent = await Listener.start();
    await agent.consume({ ...login, tls: { rejectUnauthorized: false } }, account.sources, { objectType: 'order' });
    await received();
  });

  if (scheme === 'wss') {
    it('a proxy carries an encrypted WebSocket', async () => {
      const tunnels: string[] = [];
      const sockets: Duplex[] = [];
      const proxy = createServer().on('connect', (request, near, head) => {
        tunnels.push(request.url ?? '');
        const [host = '', port = ''] = (request.url ?? '').split(':');
        const far = connect(Number(port), host, () => near.write('HTTP/1.1 200 Connection established\r\n\r\n'));
        far.write(head);
        far.pipe(near).pipe(far);
        for (const socket of [near, far]) sockets.push(socket.on('error', () => undefined));
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const secure = {
        ...account.login(network.port, 'wss'),
        tls: { ca: certificate.cert },
        agent: new HttpsProxyAgent(address, { ca: certificate.cert }),
      };
      await agent.consume(secure, account.sources, { objectType: 'order' });
      await received();
      expect(tunnels).toEqual([`127.0.0.1:${network.port}`]);
      await agent.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    });
  }
}
