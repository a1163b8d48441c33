import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { hex } from '@waldur-site-agent/waldur-client';
import { UsageError } from '../../process/usage-error.ts';

/** @throws {UsageError} when the file has no such offering */
export function chooseOffering(offerings: readonly OfferingConfiguration[], uuid: string): OfferingConfiguration {
  const chosen = offerings.find(({ waldur_offering_uuid }) => hex(waldur_offering_uuid) === hex(uuid.trim()));
  if (chosen !== undefined) return chosen;
  const known = offerings.map(({ name, waldur_offering_uuid }) => `${waldur_offering_uuid} (${name})`);
  throw new UsageError(
    `the configuration has no offering with the UUID "${uuid}"; it has ${known.length === 0 ? 'none' : known.join(', ')}`,
  );
}

/** The offering as somebody else's token sees it. */
export function withToken(offering: OfferingConfiguration, token: string): OfferingConfiguration {
  const copy = Object.create(Object.getPrototypeOf(offering) as object) as OfferingConfiguration;
  return Object.assign(copy, offering, { waldur_api_token: token });
}
