import { SubscriptionList } from './subscription-list.ts';

describe('SubscriptionList', () => {
  let list: SubscriptionList;

  beforeEach(() => {
    list = new SubscriptionList();
    for (const name of ['a', 'b', 'c']) list.put({ name });
  });

  const consume = (name: string): void => {
    expect(list.next()).toEqual({ name });
    list.mark(name, 'consuming');
  };

  it('lets the broker be asked for one at a time', () => {
    expect(list.next()).toEqual({ name: 'a' });
    expect(list.next()).toBeUndefined();
    expect(list.asked).toEqual({ name: 'a' });
    list.mark('a', 'consuming');
    consume('b');
    consume('c');
    expect(list.next()).toBeUndefined();
  });

  it('leaves a refused one alone until it is put again, also after a new connection', () => {
    list.next();
    list.mark('a', 'refused');
    consume('b');
    list.reset();
    consume('b');
    consume('c');
    expect(list.next()).toBeUndefined();
    list.put({ name: 'a', context: 'new' });
    expect(list.next()).toEqual({ name: 'a', context: 'new' });
  });

  it('takes a new context without asking again', () => {
    for (const name of ['a', 'b', 'c']) consume(name);
    list.put({ name: 'b', context: 'new' });
    expect(list.next()).toBeUndefined();
    expect(list.get('b')).toEqual({ name: 'b', context: 'new' });
  });

  it('asks for all but the refused ones again after the connection is gone', () => {
    consume('a');
    list.next();
    list.reset();
    expect(list.asked).toBeUndefined();
    for (const name of ['a', 'b', 'c']) consume(name);
  });

  it('knows whether the broker may still deliver what is deleted', () => {
    consume('a');
    list.next();
    expect(['a', 'b', 'c', 'unknown'].map((name) => list.delete(name))).toEqual([true, true, false, false]);
    expect(list.sources).toEqual([]);
  });
});
