import type { OfferingConfiguration } from '../model/offering-configuration.ts';
import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';

const OIDC_KEYS = ['oidc_token_url', 'oidc_client_id', 'oidc_client_secret'] as const;

const isBlank = (value: unknown): boolean => (typeof value === 'string' ? value.trim() === '' : value === null);

/** A static token, or everything that OpenID Connect needs. */
export function checkAuthentication(offering: OfferingConfiguration, path: Path, problems: ProblemList): void {
  const token: unknown = offering.waldur_api_token;
  // any other type is reported as such
  if (typeof token !== 'string') return;
  const missing = OIDC_KEYS.filter((key) => isBlank(offering[key]));
  if (!isBlank(token) || missing.length === 0) return;
  const started = missing.length < OIDC_KEYS.length;
  const message = started
    ? `cannot log in to Waldur: waldur_api_token is empty and ${missing.join(', ')} missing`
    : 'cannot log in to Waldur: there is no waldur_api_token and no OpenID Connect client';
  problems.error(path, message, `set waldur_api_token, or all of ${OIDC_KEYS.join(', ')}`);
}
