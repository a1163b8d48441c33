import { Command } from 'nest-commander';
import { AgentCommand } from './agent-command.ts';
import { ConfigCheckCommand } from './config-check.command.ts';

@Command({ name: 'config', description: 'Look after the configuration file', subCommands: [ConfigCheckCommand] })
export class ConfigCommand extends AgentCommand {
  /** Without a sub-command: the usage, as an error. */
  override run(): Promise<void> {
    this.command.help({ error: true });
  }
}
