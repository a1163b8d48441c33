/** One request, as an observer sees it. `path` is the template of the contract, e.g. `/api/projects/{uuid}/`. */
export interface ObservedRequest {
  readonly method: string;
  readonly path: string;
  /** Undefined when there was no answer. */
  readonly status?: number;
  readonly durationMs: number;
}

/** Login of the agent at an OIDC provider (grant type `client_credentials`). */
export interface OidcLogin {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** How one Waldur server is reached. */
export interface WaldurConnection {
  /** As configured; normally ends in `/api/`. */
  readonly apiUrl: string;
  /** Static token. Ignored when `oidc` is given; with neither, requests are anonymous. */
  readonly token?: string | undefined;
  readonly oidc?: OidcLogin | undefined;
  /** False switches certificate and host checks off. */
  readonly verifySsl: boolean;
  /** `http`, `https`, `socks5` or `socks5h` URL. When absent or empty, HTTP_PROXY and its siblings decide. */
  readonly proxy?: string | undefined;
  readonly userAgent: string;
  /** Requests in flight at one server, over all clients of the factory; the smallest number asked for counts. */
  readonly maxInFlight?: number | undefined;
  readonly connectTimeoutMs?: number | undefined;
  /** For a request from start to the last byte of the answer, without the wait for a free slot. */
  readonly requestTimeoutMs?: number | undefined;
  readonly observer?: ((request: ObservedRequest) => void) | undefined;
}

export const DEFAULT_MAX_IN_FLIGHT = 8;
export const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
export const DEFAULT_REQUEST_TIMEOUT_MS = 60_000;
