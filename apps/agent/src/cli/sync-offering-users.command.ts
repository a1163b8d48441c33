import { Command } from 'nest-commander';
import { ToolCommand } from './tool-command.ts';

@Command({ name: 'sync-offering-users', description: 'Make the usernames that offering users wait for, and end' })
export class SyncOfferingUsersCommand extends ToolCommand {
  protected override async tool() {
    return (await import('../tools/usernames/sync-offering-users.ts')).SYNC_OFFERING_USERS;
  }
}
