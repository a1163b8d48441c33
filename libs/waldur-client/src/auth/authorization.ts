/** How a client identifies itself. */
export interface Authorization {
  /** Value of the Authorization header; undefined for none. */
  header(): Promise<string | undefined>;
  /** After a 401: another header than the refused one; undefined when there is none. */
  renew(refused: string | undefined): Promise<string | undefined>;
  /** Values that must not be shown. */
  secrets(): readonly string[];
  /** What to check when the server refuses them. */
  readonly hint: string;
}

export class StaticToken implements Authorization {
  readonly hint = 'check waldur_api_token';

  constructor(private readonly token: string) {}

  header(): Promise<string | undefined> {
    return Promise.resolve(this.token ? `Token ${this.token}` : undefined);
  }

  renew(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  secrets(): readonly string[] {
    return [this.token];
  }
}
