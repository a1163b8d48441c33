import { Option } from 'nest-commander';
import { AgentCommand } from './agent-command.ts';
import { DEFAULT_CONFIG_FILE } from './defaults.ts';
import { collect } from './option-parsers.ts';

export interface FileArguments {
  readonly configFile: string;
  readonly pluginDir?: readonly string[];
}

/** Base of the commands that work with a configuration file and the plugins that it names. */
export abstract class FileCommand extends AgentCommand {
  @Option({ flags: '-c, --config-file <file>', description: 'configuration file', defaultValue: DEFAULT_CONFIG_FILE })
  parseConfigFile(value: string): string {
    return value;
  }

  @Option({ flags: '--plugin-dir <directory>', description: 'search this directory for plugins too; may be repeated' })
  parsePluginDir(value: string, earlier?: readonly string[]): string[] {
    return collect(value, earlier);
  }
}
