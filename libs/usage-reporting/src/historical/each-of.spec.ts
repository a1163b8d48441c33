import { eachOf } from './each-of.ts';

const go = new AbortController().signal;

it('a few are worked on at a time, in their order, to the end', async () => {
  const begun: number[] = [];
  let busy = 0;
  let busiest = 0;
  await eachOf([1, 2, 3, 4, 5], 2, go, async (item) => {
    begun.push(item);
    busy += 1;
    busiest = Math.max(busiest, busy);
    await Promise.resolve();
    busy -= 1;
  });
  expect([begun, busiest]).toEqual([[1, 2, 3, 4, 5], 2]);
});

it('nothing is begun after the signal', async () => {
  const controller = new AbortController();
  const begun: number[] = [];
  await eachOf([1, 2, 3, 4], 2, controller.signal, async (item) => {
    begun.push(item);
    if (item === 2) controller.abort();
    await Promise.resolve();
  });
  expect(begun).toEqual([1, 2]);
});

it('what one rejects with is thrown when those at hand are finished, and nothing else is begun', async () => {
  const finished: number[] = [];
  const working = eachOf([1, 2, 3, 4], 2, go, async (item) => {
    if (item === 1) throw new Error('no');
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    finished.push(item);
  });
  await expect(working).rejects.toThrow('no');
  expect(finished).toEqual([2]);
});
