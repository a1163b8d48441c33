import { SiteAgentError } from '@waldur-site-agent/plugin-sdk';
import type { WaldurClient } from '@waldur-site-agent/waldur-client';

/** The offering has nothing that the broker would take for a password. */
export class NoPasscodeError extends SiteAgentError {
  override readonly kind = 'permanent';
}

/**
 * The password of a broker account of a subscription: the static token.
 * @throws {NoPasscodeError} for an offering that logs in with OpenID Connect
 */
export async function staticPasscode(client: WaldurClient): Promise<string> {
  const credential = await client.credential();
  if (credential?.isStatic) return credential.secret;
  throw new NoPasscodeError('events need waldur_api_token: the broker accepts no other login');
}

/** The password of a newer server's broker account: whatever the registration was made with. */
export async function presentPasscode(client: WaldurClient): Promise<string> {
  const credential = await client.credential();
  if (credential) return credential.secret;
  throw new NoPasscodeError('events need waldur_api_token or a login with OpenID Connect');
}
