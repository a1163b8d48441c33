/** Exit status of every program. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  /** A dry run whose plan is not empty. */
  changesPlanned: 2,
} as const;
