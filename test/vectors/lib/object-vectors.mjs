/**
 * Vectors written as objects: `{id, op, expect, class?, note?}` and whatever the operation takes. Those of the class
 * `quirk` only tell what another program does.
 */
export function vectorOf({ id, op, expect, class: kind, note, ...input }) {
  return { id, name: op, input, expected: expect, note, ...(kind === 'quirk' ? { skip: 'not binding' } : {}) };
}
