/** Backends by the token of their operation, without those that are not configured. */
export function backendsOf(
  ...operations: readonly (readonly [token: symbol, backend: string])[]
): ReadonlyMap<symbol, string> {
  return new Map(operations.filter(([, backend]) => backend !== ''));
}
