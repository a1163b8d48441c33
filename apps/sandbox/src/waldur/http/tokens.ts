import { randomBytes } from 'node:crypto';
import type { Reply } from '../routes/route.ts';

export interface OidcOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Seconds; 300 by default. */
  readonly expiresIn?: number;
}

const DEFAULT_LIFETIME_SECONDS = 300;

/** Who may call: the static token, and bearer tokens that the sandbox issued itself. */
export class Tokens {
  readonly token: string;
  private readonly bearers = new Map<string, number>();

  constructor(
    token: string | undefined,
    private readonly oidc: OidcOptions | undefined,
  ) {
    this.token = token ?? randomBytes(20).toString('hex');
  }

  accepts(authorization: string | undefined): boolean {
    const [scheme, token = ''] = authorization?.split(' ') ?? [];
    if (scheme === 'Token') return token === this.token;
    return scheme === 'Bearer' && (this.bearers.get(token) ?? 0) > Date.now();
  }

  /** From now on every bearer token issued so far is refused. */
  revokeBearers(): void {
    this.bearers.clear();
  }

  /** Client credentials grant of RFC 6749. */
  issue(contentType: string, body: string): Reply {
    const form = new URLSearchParams(body);
    if (!contentType.startsWith('application/x-www-form-urlencoded')) return refused('invalid_request');
    if (form.get('grant_type') !== 'client_credentials') return refused('unsupported_grant_type');
    if (!this.knowsClient(form)) return { ...refused('invalid_client'), status: 401 };
    const token = randomBytes(24).toString('hex');
    const lifetime = this.oidc?.expiresIn ?? DEFAULT_LIFETIME_SECONDS;
    this.bearers.set(token, Date.now() + lifetime * 1000);
    return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: lifetime } };
  }

  private knowsClient(form: URLSearchParams): boolean {
    return (
      this.oidc !== undefined &&
      form.get('client_id') === this.oidc.clientId &&
      form.get('client_secret') === this.oidc.clientSecret
    );
  }
}

function refused(error: string): Reply {
  return { status: 400, body: { error } };
}
