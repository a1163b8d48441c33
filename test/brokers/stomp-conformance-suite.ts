import { RawStomp } from './raw-stomp.ts';
import type { StompAccount, StompBrokerUnderTest } from './stomp-suite.ts';

/** How RabbitMQ was seen to answer, which the sandbox broker must do as well. */
export function stompConformanceSuite(broker: () => StompBrokerUnderTest): void {
  let account: StompAccount;
  let first: string;
  let second: string;

  beforeEach(async () => {
    account = await broker().account(2);
    [first = '', second = ''] = account.sources;
  });

  const publish = async (...bodies: string[]): Promise<void> => {
    for (const body of bodies) await account.publish(first, body);
  };

  it('answers CONNECT with the version and the heart-beats', async () => {
    const client = await RawStomp.open(account.login());
    const answer = await client.connect({ 'heart-beat': '2000,3000' });
    expect(answer).toMatchObject({ command: 'CONNECTED', headers: { version: '1.2' } });
    expect(answer.headers['heart-beat']).toBe('3000,2000');
    client.drop();
  });

  it.each([
    ['a wrong passcode', { passcode: 'wrong' }, 'Bad CONNECT', /^Access refused for user/],
    ['a virtual host that is not there', { host: 'nowhere' }, 'Bad CONNECT', /^Virtual host 'nowhere' access denied/],
    ['a version that it does not know', { 'accept-version': '3.0' }, 'Version mismatch', /^Supported versions are/],
  ])('refuses %s with an ERROR and keeps the socket open', async (_, headers, message, body) => {
    const client = await RawStomp.open(account.login());
    const answer = await client.connect(headers);
    expect(answer).toMatchObject({ command: 'ERROR', headers: { message } });
    expect(answer.body).toMatch(body);
    expect(client.isOpen).toBe(true);
    client.drop();
  });

  it('confirms SUBSCRIBE before the first message, and sends no more than the prefetch count', async () => {
    await publish('1', '2', '3', '4');
    const client = await RawStomp.connected(account.login());
    client.subscribe(first, 2);
    const message = await client.message('1');
    expect(client.frames.all[1]).toMatchObject({ command: 'RECEIPT', headers: { 'receipt-id': `r-${first}` } });
    expect(message.headers).toMatchObject({
      destination: `/queue/${first}`,
      subscription: first,
      redelivered: 'false',
      'content-length': '1',
    });
    await client.message('2');
    client.send('ACK', { id: ackOf(message) });
    await client.message('3');
    expect(client.messages).toEqual(['1', '2', '3']);
    client.drop();
  });

  it('takes what was not acknowledged back when the connection ends, in the old order', async () => {
    await publish('1', '2', '3');
    const client = await RawStomp.connected(account.login());
    client.subscribe(first);
    await client.message('3');
    client.send('ACK', { id: ackOf(await client.message('2')) });
    client.send('DISCONNECT', { receipt: 'bye' });
    expect(await client.closed).toEqual([1000, 'STOMP died']);
    const next = await RawStomp.connected(account.login());
    next.subscribe(first);
    expect((await next.message('1')).headers['redelivered']).toBe('true');
    await next.message('3');
    expect(next.messages).toEqual(['1', '3']);
    next.drop();
  });

  it('delivers again what NACK returns, and buries what NACK rejects', async () => {
    await account.addQueue('waldur.dlq.messages');
    await publish('1');
    const client = await RawStomp.connected(account.login());
    client.subscribe(first);
    client.send('NACK', { id: ackOf(await client.message('1')) });
    const again = await client.frame(({ headers }) => headers['redelivered'] === 'true');
    client.send('NACK', { id: ackOf(again), requeue: 'false' });
    client.subscribe('waldur.dlq.messages');
    const buried = await client.frame(({ headers }) => headers['subscription'] === 'waldur.dlq.messages');
    expect(buried.body).toBe('1');
    client.drop();
  });

  it('refuses acknowledgements of a subscription that has ended', async () => {
    await publish('1');
    const client = await RawStomp.connected(account.login());
    client.subscribe(first);
    const message = await client.message('1');
    client.send('UNSUBSCRIBE', { id: first, receipt: 'u' });
    await client.frame(({ headers }) => headers['receipt-id'] === 'u');
    client.send('ACK', { id: ackOf(message) });
    expect((await client.error()).headers['message']).toBe('Subscription not found');
    client.drop();
  });

  it('hangs up over a queue that is not there', async () => {
    const client = await RawStomp.connected(account.login());
    client.subscribe('nowhere');
    expect(await client.closed).toEqual([1000, 'STOMP died']);
    expect(client.frames.all).toHaveLength(1);
  });

  it('tells that a queue has been deleted, and goes on with the others', async () => {
    const client = await RawStomp.connected(account.login());
    for (const queue of [first, second]) client.subscribe(queue);
    await client.frame(({ headers }) => headers['receipt-id'] === `r-${second}`);
    await account.removeQueue(second);
    const { headers } = await client.error();
    expect(headers).toMatchObject({ message: 'Server cancelled subscription', subscription: second });
    await publish('1');
    await client.message('1');
    client.drop();
  });

  it('lets a connection live on when the password changes, and ends it with its user', async () => {
    const client = await RawStomp.connected(account.login());
    client.subscribe(first);
    await client.frame(({ headers }) => headers['receipt-id'] === `r-${first}`);
    await account.setPassword('an0ther');
    await publish('1');
    await client.message('1');
    await account.remove();
    expect(await client.closed).toEqual([1000, 'STOMP died']);
  });

  it('sends heart-beats, and hangs up on a client that sends none', async () => {
    const client = await RawStomp.open(account.login());
    await client.connect({ 'heart-beat': '300,300' });
    await client.heartBeats.count(2);
    expect(await client.closed).toEqual([1000, 'STOMP died']);
  });
}

function ackOf({ headers }: { readonly headers: Readonly<Record<string, string>> }): string {
  return headers['ack'] ?? '';
}
