/** How requests to a system sign in. */
export interface HttpCredentials {
  /** Headers for one request; asked each time, so that a token can be renewed. */
  headers(): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
  /** Texts that must never be seen, besides the values of the headers. */
  readonly secrets?: readonly string[];
}

/** HTTP Basic authentication (RFC 7617), in UTF-8. */
export function basicCredentials(username: string, password: string): HttpCredentials {
  const login = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
  return { headers: () => ({ Authorization: `Basic ${login}` }), secrets: [login, password] };
}
