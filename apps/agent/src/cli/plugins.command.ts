import { Command, Option } from 'nest-commander';
import type { OutputFormat } from '../render/output-format.ts';
import { AgentCommand } from './agent-command.ts';
import { collect, parseOutputFormat } from './option-parsers.ts';

interface Options {
  readonly output: OutputFormat;
  readonly pluginDir?: readonly string[];
}

@Command({ name: 'plugins', description: 'List the installed plugins and the backends they provide' })
export class PluginsCommand extends AgentCommand {
  override async run(_arguments: string[], { output, pluginDir }: Options): Promise<void> {
    const { installedPlugins } = await import('./plugins/installed-plugins.ts');
    const { renderPlugins } = await import('./plugins/render-plugins.ts');
    process.stdout.write(renderPlugins(installedPlugins(pluginDir ?? []), output));
  }

  @Option({ flags: '--output <format>', description: 'form of the list: text, json', defaultValue: 'text' })
  parseOutput(value: string): OutputFormat {
    return parseOutputFormat(value);
  }

  @Option({ flags: '--plugin-dir <directory>', description: 'search this directory for plugins too; may be repeated' })
  parsePluginDir(value: string, earlier?: readonly string[]): string[] {
    return collect(value, earlier);
  }
}
