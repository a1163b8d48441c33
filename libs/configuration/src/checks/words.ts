import { LOG_LEVELS } from '../model/agent-configuration.ts';
import { LIMIT_PERIODS, type ComponentConfiguration } from '../model/component-configuration.ts';
import type { LogShippingConfiguration } from '../model/log-shipping-configuration.ts';
import type { OfferingConfiguration } from '../model/offering-configuration.ts';
import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { nearest } from '../reading/nearest.ts';

/* Words that are accepted when the file is read, but refused or of no use later. */

export function checkLogShipping({ log_level }: LogShippingConfiguration, path: Path, problems: ProblemList): void {
  if (typeof log_level === 'string') warnOfWord(log_level.toUpperCase(), LOG_LEVELS, [...path, 'log_level'], problems);
}

export function checkComponent({ limit_period }: ComponentConfiguration, path: Path, problems: ProblemList): void {
  if (typeof limit_period === 'string') warnOfWord(limit_period, LIMIT_PERIODS, [...path, 'limit_period'], problems);
}

export function checkUuid({ waldur_offering_uuid }: OfferingConfiguration, path: Path, problems: ProblemList): void {
  if (typeof waldur_offering_uuid !== 'string' || /^[0-9a-f]{32}$/i.test(waldur_offering_uuid.replaceAll('-', '')))
    return;
  const hint = 'copy the UUID of the offering from Waldur: 32 hexadecimal digits, with or without dashes';
  problems.warning([...path, 'waldur_offering_uuid'], 'does not look like a UUID', hint);
}

function warnOfWord(word: string, known: readonly string[], path: Path, problems: ProblemList): void {
  if (known.includes(word)) return;
  const meant = nearest(word, known);
  const question = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  problems.warning(path, 'is an unknown word', `write one of ${known.join(', ')}${question}`);
}
