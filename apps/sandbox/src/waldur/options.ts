import type { OidcOptions } from './http/tokens.ts';

export interface SandboxWaldurOptions {
  /** A free one by default. */
  readonly port?: number;
  /** Pause before every request is looked at. */
  readonly latencyMs?: number;
  /** The most rows a page can have, whatever the caller asks for; 100 by default. Small ones make many pages. */
  readonly pageSize?: number;
  /** The static token; a random one by default. */
  readonly token?: string;
  /** Who may fetch bearer tokens; nobody by default. */
  readonly oidc?: OidcOptions;
  /** IANA zone in which dates of usage are assigned to months; UTC by default. */
  readonly timezone?: string;
}
