import { AgentConfiguration } from '../model/agent-configuration.ts';
import { ComponentConfiguration } from '../model/component-configuration.ts';
import { EventBridgeConfiguration } from '../model/event-bridge-configuration.ts';
import { LogShippingConfiguration } from '../model/log-shipping-configuration.ts';
import { MembershipSyncConfiguration } from '../model/membership-sync-configuration.ts';
import { OfferingConfiguration } from '../model/offering-configuration.ts';
import { schemaOf, type JsonSchema } from './from-class.ts';

const NON_EMPTY = { type: 'string', minLength: 1 };

/** Either way of logging in. */
const AUTHENTICATION: JsonSchema = {
  anyOf: [
    { required: ['waldur_api_token'], properties: { waldur_api_token: NON_EMPTY } },
    {
      required: ['oidc_token_url', 'oidc_client_id', 'oidc_client_secret'],
      properties: { oidc_token_url: NON_EMPTY, oidc_client_id: NON_EMPTY, oidc_client_secret: NON_EMPTY },
    },
  ],
};

/**
 * The configuration file as a JSON Schema (draft 7) for editors. It asks for the plain way to write a value, where the
 * agent also takes, for example, a number in quotes.
 */
export function configurationJsonSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Waldur Site Agent configuration',
    ...schemaOf(AgentConfiguration),
    definitions: {
      OfferingConfiguration: { ...schemaOf(OfferingConfiguration), ...AUTHENTICATION },
      ComponentConfiguration: schemaOf(ComponentConfiguration),
      EventBridgeConfiguration: schemaOf(EventBridgeConfiguration),
      LogShippingConfiguration: schemaOf(LogShippingConfiguration),
      MembershipSyncConfiguration: schemaOf(MembershipSyncConfiguration),
    },
  };
}
