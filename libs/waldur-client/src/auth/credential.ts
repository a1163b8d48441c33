/** What a client shows its server, without the scheme. */
export interface Credential {
  /** Whether it is the configured token, rather than one that was fetched and expires. */
  readonly isStatic: boolean;
  readonly secret: string;
}

/** @param header value of the Authorization header */
export function credentialOf(header: string | undefined): Credential | undefined {
  const [, scheme, secret] = /^(\w+) (.+)$/.exec(header ?? '') ?? [];
  return secret === undefined ? undefined : { isStatic: scheme === 'Token', secret };
}
