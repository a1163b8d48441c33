import { readFileSync } from 'node:fs';
import type { OfferingConfiguration } from '../model/offering-configuration.ts';
import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';

const HINT = 'name a PEM file with certificates that the agent may read';

/** Certificates are only used at the first connection, which is late for finding out that they are not there. */
export function checkBrokerFiles(
  { event_ca_file: file }: OfferingConfiguration,
  path: Path,
  problems: ProblemList,
): void {
  if (typeof file !== 'string' || file === '') return;
  const problem = problemOf(file);
  if (problem !== undefined) problems.error([...path, 'event_ca_file'], problem, HINT);
}

function problemOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').includes('-----BEGIN CERTIFICATE-----') ? undefined : 'has no certificate in it';
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return `cannot be read (${code})`;
  }
}
