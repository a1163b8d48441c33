import type { UsernameBackend } from '@waldur-site-agent/plugin-sdk';

/**
 * Knows no names and makes none: somebody else, the provider's own tool or an operator, writes them to Waldur. A person
 * who asks for an account is moved to the state "Creating" by the core, and waits there.
 */
export class BasicUsernameBackend implements UsernameBackend {
  async getUsername(): Promise<undefined> {}

  async generateUsername(): Promise<undefined> {}
}
