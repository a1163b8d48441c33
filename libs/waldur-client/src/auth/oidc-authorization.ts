import type { OidcLogin } from '../client/waldur-connection.ts';
import type { HttpSender } from '../http/http-sender.ts';
import type { Authorization } from './authorization.ts';
import { fetchAccessToken } from './oidc-provider.ts';
import type { OidcTokenCache } from './oidc-token-cache.ts';

/** Tokens of an OIDC provider, renewed before they end and after a refusal. */
export class OidcAuthorization implements Authorization {
  readonly hint = 'check oidc_client_id and that Waldur trusts the OIDC provider';
  /** The last two: answers to requests with the former one may still arrive. */
  private readonly used: string[] = [];

  constructor(
    private readonly login: OidcLogin,
    private readonly sender: HttpSender,
    private readonly cache: OidcTokenCache,
  ) {}

  async header(): Promise<string> {
    return `Bearer ${await this.token()}`;
  }

  async renew(refused: string | undefined): Promise<string> {
    return `Bearer ${await this.token(refused?.replace(/^Bearer /, ''))}`;
  }

  secrets(): readonly string[] {
    return [this.login.clientSecret, ...this.used];
  }

  private async token(refused?: string): Promise<string> {
    const key = JSON.stringify([this.login.tokenUrl, this.login.clientId]);
    const token = await this.cache.get(key, () => fetchAccessToken(this.sender, this.login), refused);
    if (!this.used.includes(token)) this.used.splice(0, this.used.length, token, ...this.used.slice(0, 1));
    return token;
  }
}
