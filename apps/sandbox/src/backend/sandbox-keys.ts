import { randomUUID } from 'node:crypto';
import type { ApiKey, ResourceApiKeys } from '@waldur-site-agent/plugin-sdk';
import type { SandboxSite } from './sandbox-site.ts';

/** API keys of accounts. The system keeps who they belong to, not the keys. */
export class SandboxKeys implements ResourceApiKeys {
  constructor(private readonly site: SandboxSite) {}

  async generateKeys(backendId: string, count: number): Promise<readonly ApiKey[]> {
    const keys = Array.from({ length: count }, () => ({ clientId: randomUUID(), apiKey: randomUUID() }));
    const account = await this.site.existing(backendId);
    if (account) {
      const clients = [...account.clients, ...keys.map(({ clientId }) => clientId)];
      await this.site.change('issue keys', account, { clients });
    }
    return keys;
  }

  async pruneUnknownKeys(backendId: string, knownClientIds: readonly string[]): Promise<void> {
    const account = await this.site.existing(backendId);
    if (!account) return;
    const clients = account.clients.filter((each) => knownClientIds.includes(each));
    await this.site.change('remove keys', account, { clients });
  }
}
