import { SiteAgentError } from '@waldur-site-agent/plugin-sdk';

/** The bridge cannot do what the configuration asks for; the text says what to mend. */
export class BridgeSetupError extends SiteAgentError {
  override readonly kind = 'fatal';
}
