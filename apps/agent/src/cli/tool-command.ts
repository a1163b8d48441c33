import type { Tool } from '../tools/tool.ts';
import { type ConfiguredArguments, ConfiguredCommand } from './configured-command.ts';

/** Base of the commands that do one thing for every offering and end. */
export abstract class ToolCommand extends ConfiguredCommand {
  override async run(
    _arguments: string[],
    { configFile, dryRun, output, pluginDir }: ConfiguredArguments,
  ): Promise<void> {
    const { runTool } = await import('../tools/run-tool.ts');
    process.exitCode = await runTool(await this.tool(), {
      configFile,
      dryRun: dryRun === true,
      output,
      pluginDirs: pluginDir ?? [],
      userAgent: 'generic',
      style: 'command',
    });
  }

  protected abstract tool(): Promise<Tool>;
}
