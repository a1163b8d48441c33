import { CommandRunner } from 'nest-commander';

type CommanderCommand = Parameters<CommandRunner['setCommand']>[0];

/** Base of the commands: wrong usage is an error that the program turns into exit status 2, never a silent success. */
export abstract class AgentCommand extends CommandRunner {
  override setCommand(command: CommanderCommand): this {
    command.exitOverride().allowExcessArguments(false).showHelpAfterError('(--help shows the usage)');
    return super.setCommand(command);
  }
}
