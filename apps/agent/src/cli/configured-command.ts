import { Option } from 'nest-commander';
import type { OutputFormat } from '../render/output-format.ts';
import { AgentCommand } from './agent-command.ts';
import { DEFAULT_CONFIG_FILE } from './defaults.ts';
import { collect, parseOutputFormat } from './option-parsers.ts';

export interface ConfiguredArguments {
  readonly configFile: string;
  readonly dryRun?: true;
  readonly output: OutputFormat;
  readonly pluginDir?: readonly string[];
}

/** Base of the commands that do something for the offerings of a configuration file: the options that all of them take. */
export abstract class ConfiguredCommand extends AgentCommand {
  @Option({ flags: '-c, --config-file <file>', description: 'configuration file', defaultValue: DEFAULT_CONFIG_FILE })
  parseConfigFile(value: string): string {
    return value;
  }

  @Option({ flags: '--dry-run', description: 'print what would be done, write nothing and end' })
  parseDryRun(): void {}

  @Option({ flags: '--output <format>', description: 'form of the summary or plan: text, json', defaultValue: 'text' })
  parseOutput(value: string): OutputFormat {
    return parseOutputFormat(value);
  }

  @Option({ flags: '--plugin-dir <directory>', description: 'search this directory for plugins too; may be repeated' })
  parsePluginDir(value: string, earlier?: readonly string[]): string[] {
    return collect(value, earlier);
  }
}
