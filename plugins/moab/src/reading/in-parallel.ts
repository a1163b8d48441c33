/** Commands at a time: MAM's server answers several, and should have time for the scheduler. */
const AT_A_TIME = 4;

/** Results in the order of the items. After a failure nothing further is started. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  let isFailed = false;
  const worker = async () => {
    for (const [index, item] of rest) {
      if (isFailed) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return results;
}
