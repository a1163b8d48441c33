declare module 'proxy-from-env' {
  /** Proxy for a URL by HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY; empty text for none. */
  export function getProxyForUrl(url: string): string;
}
