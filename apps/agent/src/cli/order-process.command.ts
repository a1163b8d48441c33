import { Command, Option } from 'nest-commander';
import type { OutputFormat } from '../render/output-format.ts';
import { AgentCommand } from './agent-command.ts';
import { DEFAULT_CONFIG_FILE } from './defaults.ts';
import { collect, parseOutputFormat } from './option-parsers.ts';

interface Options {
  readonly configFile: string;
  readonly once?: true;
  readonly dryRun?: true;
  readonly output: OutputFormat;
  readonly pluginDir?: readonly string[];
}

@Command({ name: 'order-process', description: 'Process orders until told to stop' })
export class OrderProcessCommand extends AgentCommand {
  override async run(_arguments: string[], options: Options): Promise<void> {
    const { runOrderProcess } = await import('../modes/order-process.ts');
    const dryRun = options.dryRun === true;
    const once = dryRun || options.once === true;
    process.exitCode = await runOrderProcess({
      configFile: options.configFile,
      once,
      dryRun,
      output: options.output,
      pluginDirs: options.pluginDir ?? [],
      logsTo: once ? 'stderr' : 'stdout',
    });
  }

  @Option({ flags: '-c, --config-file <file>', description: 'configuration file', defaultValue: DEFAULT_CONFIG_FILE })
  parseConfigFile(value: string): string {
    return value;
  }

  @Option({ flags: '--once', description: 'process what is waiting now, print a summary and end' })
  parseOnce(): void {}

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
