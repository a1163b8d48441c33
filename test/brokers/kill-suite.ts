import type { BrokerUnderTest } from './broker-under-test.ts';
import { ConsumerProcess } from './consumer-process.ts';
import { leftovers, prime } from './transport-suite.ts';

/** Processes that die in the middle of their work. */
export function killSuite(broker: () => BrokerUnderTest): void {
  it('SIGKILL in a handler loses nothing: the next process gets the message again, and all that waited', async () => {
    const account = await broker().account(1);
    const [source = ''] = account.sources;
    await prime(account);
    for (const n of [1, 2, 3]) await account.publish(source, JSON.stringify({ n }));
    const victim = new ConsumerProcess(account, true);
    await victim.started(1);
    expect(await victim.end('SIGKILL')).toBeNull();

    const heir = new ConsumerProcess(account, false);
    for (const n of [1, 2, 3]) await heir.finished(n);
    expect(await heir.end('SIGTERM')).toBe(0);
    expect(await leftovers(account)).toEqual([]);
  });
}
