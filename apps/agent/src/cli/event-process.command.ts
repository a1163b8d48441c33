import { Command } from 'nest-commander';
import { daemonOptions } from '../modes/mode-options.ts';
import { type FileArguments, FileCommand } from './file-command.ts';

@Command({ name: 'event-process', description: 'Act on messages of Waldur until told to stop' })
export class EventProcessCommand extends FileCommand {
  override async run(_arguments: string[], { configFile, pluginDir = [] }: FileArguments): Promise<void> {
    const { runMode } = await import('../modes/run-mode.ts');
    const { eventProcess } = await import('../modes/events/event-process.ts');
    process.exitCode = await runMode(eventProcess(), { ...daemonOptions(configFile), pluginDirs: pluginDir });
  }
}
