/**
 * What a write made. When it failed, what is there nevertheless: the answer may have got lost on its way, or another was
 * faster. A write is never repeated before somebody looked.
 * @param find looks for it; `failure` is why it may not be there
 * @throws the failure of the write when nothing is found
 */
export async function madeOrFound<T>(
  make: () => Promise<T>,
  find: (failure: unknown) => Promise<T | undefined>,
): Promise<T> {
  try {
    return await make();
  } catch (failure) {
    const found = await find(failure).catch(() => undefined);
    if (found === undefined) throw failure;
    return found;
  }
}
