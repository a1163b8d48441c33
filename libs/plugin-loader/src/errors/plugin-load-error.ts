import { SiteAgentError } from '@waldur-site-agent/plugin-sdk';

/** A plugin that the configuration needs cannot be used. One line: what is wrong, what is installed, what to do. */
export class PluginLoadError extends SiteAgentError {
  override readonly kind = 'fatal';
}
