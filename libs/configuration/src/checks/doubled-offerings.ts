import type { OfferingConfiguration } from '../model/offering-configuration.ts';
import type { ProblemList } from '../problems/problem-list.ts';

/** Two entries for one offering work against each other; two offerings of one name cannot be told apart in the logs. */
export function checkDoubledOfferings(offerings: readonly OfferingConfiguration[], problems: ProblemList): void {
  warnOfDoubles(offerings, 'name', ({ name }) => name, problems);
  warnOfDoubles(offerings, 'waldur_offering_uuid', identityOf, problems);
}

function identityOf({ waldur_api_url, waldur_offering_uuid }: OfferingConfiguration): string | undefined {
  if (typeof waldur_offering_uuid !== 'string') return undefined;
  return `${waldur_api_url} ${waldur_offering_uuid.replaceAll('-', '').toLowerCase()}`;
}

function warnOfDoubles(
  offerings: readonly OfferingConfiguration[],
  key: string,
  identity: (offering: OfferingConfiguration) => string | undefined,
  problems: ProblemList,
): void {
  const first = new Map<string, number>();
  for (const [index, offering] of offerings.entries()) {
    const text = identity(offering);
    if (text === undefined) continue;
    const before = first.get(text);
    if (before === undefined) first.set(text, index);
    else
      problems.warning(
        ['offerings', index, key],
        `is the same as that of offerings[${before}]`,
        'use each of them once',
      );
  }
}
