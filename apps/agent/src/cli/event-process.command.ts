import { Command, Option } from 'nest-commander';
import { daemonOptions } from '../modes/mode-options.ts';
import { AgentCommand } from './agent-command.ts';
import { DEFAULT_CONFIG_FILE } from './defaults.ts';
import { collect } from './option-parsers.ts';

interface Options {
  readonly configFile: string;
  readonly pluginDir?: readonly string[];
}

@Command({ name: 'event-process', description: 'Act on messages of Waldur until told to stop' })
export class EventProcessCommand extends AgentCommand {
  override async run(_arguments: string[], { configFile, pluginDir = [] }: Options): Promise<void> {
    const { runMode } = await import('../modes/run-mode.ts');
    const { eventProcess } = await import('../modes/events/event-process.ts');
    process.exitCode = await runMode(eventProcess(), { ...daemonOptions(configFile), pluginDirs: pluginDir });
  }

  @Option({ flags: '-c, --config-file <file>', description: 'configuration file', defaultValue: DEFAULT_CONFIG_FILE })
  parseConfigFile(value: string): string {
    return value;
  }

  @Option({ flags: '--plugin-dir <directory>', description: 'search this directory for plugins too; may be repeated' })
  parsePluginDir(value: string, earlier?: readonly string[]): string[] {
    return collect(value, earlier);
  }
}
