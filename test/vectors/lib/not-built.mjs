/** Thrown by a vector function when the part of the program that it needs does not exist yet. */
export class NotBuiltError extends Error {}

/** An export of a built package. @throws {NotBuiltError} when it has none of that name */
export function need(module, name) {
  const found = module?.[name];
  if (found === undefined) throw new NotBuiltError(`no export ${name}`);
  return found;
}

/** A built file. @returns undefined when it is not there */
export async function importBuilt(specifier) {
  try {
    return await import(specifier);
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
