import { Command } from 'nest-commander';
import { ToolCommand } from './tool-command.ts';

@Command({ name: 'sync-resource-limits', description: 'Report the limits that the backends have to Waldur, and end' })
export class SyncResourceLimitsCommand extends ToolCommand {
  protected override async tool() {
    return (await import('../tools/limits/sync-resource-limits.ts')).SYNC_RESOURCE_LIMITS;
  }
}
