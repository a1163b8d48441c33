import type { AgentConfiguration, OfferingConfiguration } from '@waldur-site-agent/configuration';
import {
  Freshness,
  type MembershipSettings,
  OfferingDetails,
  type OfferingRuntime,
  coreSettings,
} from '@waldur-site-agent/offering';
import type { ChangeWriter, OfferingContext } from '@waldur-site-agent/plugin-sdk';
import type { WaldurClient } from '@waldur-site-agent/waldur-client';
import { membershipSettings } from './membership-settings.ts';

/** One offering as the core sees it, and as its plugins see it. */
export interface OfferingParts {
  readonly runtime: OfferingRuntime;
  readonly context: OfferingContext;
}

export function offeringParts(
  agent: AgentConfiguration,
  offering: OfferingConfiguration,
  client: WaldurClient,
  writer: ChangeWriter,
  membership: (settings: MembershipSettings) => MembershipSettings = (settings) => settings,
): OfferingParts {
  const details = new OfferingDetails(client, offering.waldur_offering_uuid, offering.components());
  return {
    runtime: {
      name: offering.name,
      uuid: offering.waldur_offering_uuid,
      client,
      writer,
      settings: coreSettings(offering.backend_settings),
      reporting: { timezone: agent.timezone, periods: agent.reporting_periods, now: () => new Date() },
      membership: membership(membershipSettings(offering)),
      details,
      freshness: new Freshness(),
      exposeErrorDetails: agent.expose_backend_error_details,
    },
    context: {
      name: offering.name,
      uuid: offering.waldur_offering_uuid,
      backendType: offering.backend_type,
      settings: offering.backend_settings,
      components: () => details.components,
      facts: () => details.facts,
      timezone: agent.timezone,
      writer,
    },
  };
}
