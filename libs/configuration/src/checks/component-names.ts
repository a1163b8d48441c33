import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import type { Positions } from '../yaml/positions.ts';

/** `on:` or `1:` as the name of a component is a boolean or a number for YAML. */
export function checkComponentNames(offering: Path, positions: Positions, problems: ProblemList): void {
  const path = [...offering, 'backend_components'];
  for (const key of positions.keysThatAreNoText(path)) {
    problems.error(path, `has a component named ${key}, which is no text for YAML`, `put the name in quotes: '${key}'`);
  }
}
