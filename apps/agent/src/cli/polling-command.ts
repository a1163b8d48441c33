import { Option } from 'nest-commander';
import type { ModeOptions } from '../modes/mode-options.ts';
import { type ConfiguredArguments, ConfiguredCommand } from './configured-command.ts';

export interface PollingArguments extends ConfiguredArguments {
  readonly once?: true;
}

/** Base of the commands that run a polling mode. */
export abstract class PollingCommand extends ConfiguredCommand {
  @Option({ flags: '--once', description: 'do what is to be done now, print a summary and end' })
  parseOnce(): void {}

  protected modeOptions({ configFile, once, dryRun, output, pluginDir }: PollingArguments): ModeOptions {
    const single = dryRun === true || once === true;
    return {
      configFile,
      once: single,
      dryRun: dryRun === true,
      output,
      pluginDirs: pluginDir ?? [],
      logsTo: single ? 'stderr' : 'stdout',
    };
  }
}
