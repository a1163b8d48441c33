import { readEnvironment } from '@waldur-site-agent/configuration';

/** Where the health endpoints listen. */
export interface HealthAddress {
  readonly host: string;
  readonly port: number;
  /** Asked for by the operator; then an address that cannot be used is an error rather than a warning. */
  readonly explicit: boolean;
}

export const HEALTH_ADDRESS_VARIABLE = 'WALDUR_SITE_AGENT_HEALTH_ADDRESS';

/**
 * Reads `host:port`, `[ipv6]:port` or `off`. Undefined means the default, which is on the loopback interface: the endpoints
 * need no authentication and are meant for the machine's own monitoring.
 * @throws {ConfigurationError} when it is none of these
 */
export function parseHealthAddress(text: string | undefined): HealthAddress | 'off' {
  const { healthAddress } = readEnvironment({ [HEALTH_ADDRESS_VARIABLE]: text });
  return healthAddress === undefined ? 'off' : { ...healthAddress, explicit: text !== undefined };
}

export function healthAddressText({ host, port }: HealthAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
