import type { AgentConfiguration, OfferingConfiguration } from '@waldur-site-agent/configuration';
import type { WaldurConnection } from '@waldur-site-agent/waldur-client';

/** How an offering's Waldur is reached: the same for every program and mode. */
export function waldurConnection(
  agent: AgentConfiguration,
  offering: OfferingConfiguration,
  userAgent: string,
): WaldurConnection {
  return {
    apiUrl: offering.waldur_api_url,
    verifySsl: offering.verify_ssl,
    proxy: agent.global_proxy,
    userAgent,
    ...credentials(offering),
  };
}

function credentials(offering: OfferingConfiguration): Pick<WaldurConnection, 'token' | 'oidc'> {
  if (offering.waldur_api_token !== '') return { token: offering.waldur_api_token };
  return {
    oidc: {
      tokenUrl: offering.oidc_token_url ?? '',
      clientId: offering.oidc_client_id ?? '',
      clientSecret: offering.oidc_client_secret ?? '',
    },
  };
}
