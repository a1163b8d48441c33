import { randomUUID } from 'node:crypto';
import type { Limits, OfferingUser, Resource } from '@waldur-site-agent/plugin-sdk';
import type { BackendHarness } from '@waldur-site-agent/plugin-sdk/testing';
import { SandboxBackend, type SandboxSystem } from '../../apps/sandbox/src/backend/index.ts';
import { sandboxHarness } from './sandbox-harness.ts';

/** The sandbox's backend with every capability that it does without, so that the contract tests can be tested. */
export class WholeBackend extends SandboxBackend {
  readonly teamFetch = { attempts: 3, delaySeconds: 1 };
  readonly needsSourceProject = true as const;
  readonly allowsDecreasingUsage = true as const;
  readonly presentUsageOnly = true as const;
  readonly needsEarlierUsage: boolean = true;
  readonly hasPrepaidComponents = false;

  override async createResource(request: Parameters<SandboxBackend['createResource']>[0]) {
    return { ...(await super.createResource(request)), pendingOrderId: 'order-1' };
  }

  async checkPendingOrder(_id: string): Promise<boolean> {
    await this.ping();
    return true;
  }

  async recalculateLimits(resource: Resource): Promise<void> {
    await this.setLimits(resource, resource.limits);
  }

  async effectiveId(backendId: string): Promise<string | undefined> {
    return backendId;
  }

  async membershipStatuses() {
    return [{ username: 'alice', scopeType: 'resource', roleName: 'PROJECT.MEMBER', state: 'synced' }] as const;
  }

  async rotateKey(clientId: string, backendId: string): Promise<string> {
    await this.site.write('rotate key', `${backendId} ${clientId}`, async () => undefined);
    return randomUUID();
  }

  async applyPeriodicSettings(backendId: string, { cpu }: Readonly<Record<string, unknown>>) {
    await this.setLimits({ backendId } as Resource, { cpu: Number(cpu) });
    return { success: true };
  }

  async listResources() {
    await this.ping();
    return this.site.system.state.map(({ id }) => ({ backendId: id, parentId: '' }));
  }

  async importableLimits(backendId: string): Promise<Limits> {
    return (await this.observeResources([backendId])).get(backendId)?.limits ?? {};
  }

  async updateMemberAttributes(username: string): Promise<void> {
    await this.site.write('set attributes', username, async () => this.site.system.put(`profile of ${username}`));
  }

  async knownUsernames(users: readonly OfferingUser[]): Promise<ReadonlyMap<string, string>> {
    await this.ping();
    return new Map(users.slice(0, 1).map(({ uuid }) => [uuid, 'alice']));
  }
}

const MORE = [
  'teamFetch',
  'needsSourceProject',
  'allowsDecreasingUsage',
  'presentUsageOnly',
  'needsEarlierUsage',
  'recalculateLimits',
  'checkPendingOrder',
  'effectiveId',
  'membershipStatuses',
  'knownUsernames',
  'rotateKey',
  'applyPeriodicSettings',
  'listResources',
  'updateMemberAttributes',
] as const;

export type Breakage = (backend: WholeBackend, system: SandboxSystem) => unknown;

/** A harness whose backends have been broken in one way. */
export function brokenHarness(breakage: Breakage): BackendHarness {
  const harness = sandboxHarness((system, context) => {
    const backend = new WholeBackend(system, context);
    breakage(backend, system);
    return backend;
  });
  return { ...harness, periodicSettings: { cpu: 7 }, capabilities: [...harness.capabilities, ...MORE] };
}
