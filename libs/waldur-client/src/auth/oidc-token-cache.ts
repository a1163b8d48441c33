export interface AccessToken {
  readonly value: string;
  readonly lifetimeMs: number;
}

interface CachedToken {
  readonly value: string;
  readonly expiresAt: number;
}

/** A token is used only while it lives longer than this. */
const RESERVE_MS = 30_000;

/** Access tokens per (token URL, client id). Whoever needs one at the same time shares one fetch. */
export class OidcTokenCache {
  private readonly tokens = new Map<string, CachedToken>();
  private readonly fetches = new Map<string, Promise<string>>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /**
   * @param refused a token the server did not take; it is never returned again
   * @throws whatever `fetch` throws; nothing is remembered then
   */
  get(key: string, fetch: () => Promise<AccessToken>, refused?: string): Promise<string> {
    const cached = this.tokens.get(key);
    if (cached && cached.value !== refused && cached.expiresAt - this.now() > RESERVE_MS) {
      return Promise.resolve(cached.value);
    }
    return this.fetches.get(key) ?? this.fetchOnce(key, fetch);
  }

  private fetchOnce(key: string, fetch: () => Promise<AccessToken>): Promise<string> {
    const started = this.now();
    const running = fetch()
      .then((token) => {
        this.tokens.set(key, { value: token.value, expiresAt: started + token.lifetimeMs });
        return token.value;
      })
      .finally(() => this.fetches.delete(key));
    this.fetches.set(key, running);
    return running;
  }
}
