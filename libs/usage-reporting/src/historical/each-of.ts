/**
 * Works on items, a few at a time, in their order. After the signal, or when one rejects, nothing new is begun.
 * @throws what the first one rejected with, once those at hand are finished
 */
export async function eachOf<T>(
  items: readonly T[],
  parallel: number,
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const errors: unknown[] = [];
  const worker = async () => {
    for (const item of queue) {
      if (signal.aborted || errors.length > 0) return;
      await work(item).catch((error: unknown) => errors.push(error));
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  if (errors.length > 0) throw errors[0];
}
