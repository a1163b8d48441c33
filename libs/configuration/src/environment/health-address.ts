export interface HealthAddress {
  readonly host: string;
  readonly port: number;
  /** Asked for by the operator: then an address that cannot be used is an error rather than a warning. */
  readonly explicit: boolean;
}

const DEFAULT: HealthAddress = { host: '127.0.0.1', port: 8090, explicit: false };
const HOST_AND_PORT = /^(?:\[(?<v6>[0-9A-Fa-f:.]+)\]|(?<name>[A-Za-z0-9._-]+)):(?<port>[0-9]{1,5})$/;

/** `host:port`, `[v6]:port` or `off`; the default is 127.0.0.1:8090, port 0 takes any free one. */
export function parseAddress(text: string | undefined, report: (hint: string) => void): HealthAddress | undefined {
  if (text === undefined) return DEFAULT;
  if (text.trim().toLowerCase() === 'off') return undefined;
  const parts = HOST_AND_PORT.exec(text.trim())?.groups;
  const host = parts?.['v6'] ?? parts?.['name'];
  const port = Number(parts?.['port']);
  if (host !== undefined && port <= 65_535) return { host, port, explicit: true };
  report('write host:port, for example 0.0.0.0:8090, or off');
  return undefined;
}
