import { Option, SubCommand } from 'nest-commander';
import type { OutputFormat } from '../render/output-format.ts';
import { AgentCommand } from './agent-command.ts';
import { DEFAULT_CONFIG_FILE } from './defaults.ts';
import { collect, parseOutputFormat } from './option-parsers.ts';

interface Options {
  readonly configFile: string;
  readonly output: OutputFormat;
  readonly pluginDir?: readonly string[];
}

@SubCommand({ name: 'check', description: 'Check the configuration file without any network traffic' })
export class ConfigCheckCommand extends AgentCommand {
  override async run(_arguments: string[], { configFile, output, pluginDir }: Options): Promise<void> {
    const { checkConfiguration } = await import('./config-check/check-configuration.ts');
    const { renderCheck } = await import('./config-check/render-check.ts');
    const result = await checkConfiguration(configFile, pluginDir ?? []);
    process.stdout.write(renderCheck(result, output));
    process.exitCode = result.usable ? 0 : 1;
  }

  @Option({ flags: '-c, --config-file <file>', description: 'configuration file', defaultValue: DEFAULT_CONFIG_FILE })
  parseConfigFile(value: string): string {
    return value;
  }

  @Option({ flags: '--output <format>', description: 'form of the result: text, json', defaultValue: 'text' })
  parseOutput(value: string): OutputFormat {
    return parseOutputFormat(value);
  }

  @Option({ flags: '--plugin-dir <directory>', description: 'search this directory for plugins too; may be repeated' })
  parsePluginDir(value: string, earlier?: readonly string[]): string[] {
    return collect(value, earlier);
  }
}
