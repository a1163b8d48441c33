import { SiteAgentError } from '@waldur-site-agent/plugin-sdk';
import { formatProblems, type Problem } from './problem.ts';

/** The configuration cannot be used. The message is the readable list of everything that was found. */
export class ConfigurationError extends SiteAgentError {
  override readonly kind = 'fatal';

  constructor(readonly problems: readonly Problem[]) {
    super(formatProblems(problems));
  }
}
