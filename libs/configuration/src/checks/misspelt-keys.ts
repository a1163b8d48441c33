import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { nearest } from '../reading/nearest.ts';

/** Unknown keys are allowed, so a misspelt one would silently do nothing. */
export function checkMisspeltKeys(
  raw: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: Path,
  problems: ProblemList,
): void {
  for (const key of Object.keys(raw).filter((candidate) => !known.includes(candidate))) {
    const meant = nearest(key, known);
    if (meant !== undefined) problems.warning([...path, key], 'is an unknown key', `did you mean ${meant}?`);
  }
}
