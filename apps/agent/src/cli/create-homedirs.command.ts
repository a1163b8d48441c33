import { Command } from 'nest-commander';
import { ToolCommand } from './tool-command.ts';

@Command({ name: 'create-homedirs', description: 'Make the home directories of everyone with a username, and end' })
export class CreateHomedirsCommand extends ToolCommand {
  protected override async tool() {
    return (await import('../tools/homedirs/create-homedirs.ts')).CREATE_HOMEDIRS;
  }
}
