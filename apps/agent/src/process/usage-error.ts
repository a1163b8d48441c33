import { SiteAgentError } from '@waldur-site-agent/plugin-sdk';

/** The operator asked for something that cannot be done; the text says what would be right. Ends the program. */
export class UsageError extends SiteAgentError {
  override readonly kind = 'fatal';
}
