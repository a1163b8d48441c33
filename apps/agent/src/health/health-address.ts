import type { HealthAddress } from '@waldur-site-agent/configuration';

export const HEALTH_ADDRESS_VARIABLE = 'WALDUR_SITE_AGENT_HEALTH_ADDRESS';

export function healthAddressText({ host, port }: HealthAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
