import type {
  ApiKey,
  AttributeKeeper,
  Backend,
  ImportableResource,
  ImportableResources,
  KeyRotator,
  Limits,
  PeriodicSettingsApplier,
  PeriodicSettingsOutcome,
} from '@waldur-site-agent/plugin-sdk';
import { History } from '../brokers/history.ts';

type Operation =
  'rotateKey' | 'applyPeriodicSettings' | 'listResources' | 'importableLimits' | 'updateMemberAttributes';

/** A backend that answers commands with what a test has laid out, and notes what it was asked. */
export class EventBackend
  implements Backend, KeyRotator, PeriodicSettingsApplier, ImportableResources, AttributeKeeper
{
  readonly identity = { type: 'event-backend', version: '1.0.0' };
  readonly calls = new History<readonly [Operation, ...unknown[]]>();
  /** Awaited before an operation answers; throw to make it fail. */
  before: (operation: Operation) => Promise<void> | void = () => undefined;
  newKey: unknown = 'sk-new';
  outcome: unknown = { success: true, commandsExecuted: [] } satisfies PeriodicSettingsOutcome;
  resources: readonly ImportableResource[] = [];

  async ping(): Promise<void> {
    // it is always there
  }

  async rotateKey(...asked: Parameters<KeyRotator['rotateKey']>): Promise<string | ApiKey> {
    await this.note('rotateKey', ...asked);
    return this.newKey as string;
  }

  async applyPeriodicSettings(
    ...asked: Parameters<PeriodicSettingsApplier['applyPeriodicSettings']>
  ): Promise<PeriodicSettingsOutcome> {
    await this.note('applyPeriodicSettings', ...asked);
    return this.outcome as PeriodicSettingsOutcome;
  }

  async listResources(): Promise<readonly ImportableResource[]> {
    await this.note('listResources');
    return this.resources;
  }

  async importableLimits(backendId: string): Promise<Limits> {
    await this.note('importableLimits', backendId);
    return { cpu: 10 };
  }

  async updateMemberAttributes(...asked: Parameters<AttributeKeeper['updateMemberAttributes']>): Promise<void> {
    await this.note('updateMemberAttributes', ...asked);
  }

  private async note(operation: Operation, ...asked: readonly unknown[]): Promise<void> {
    this.calls.add([operation, ...asked]);
    await this.before(operation);
  }
}
