import { Option, SubCommand } from 'nest-commander';
import type { OutputFormat } from '../render/output-format.ts';
import { type FileArguments, FileCommand } from './file-command.ts';
import { parseOutputFormat } from './option-parsers.ts';

interface CheckArguments extends FileArguments {
  readonly output: OutputFormat;
}

@SubCommand({ name: 'check', description: 'Check the configuration file without any network traffic' })
export class ConfigCheckCommand extends FileCommand {
  override async run(_arguments: string[], { configFile, output, pluginDir = [] }: CheckArguments): Promise<void> {
    const { checkConfiguration } = await import('./config-check/check-configuration.ts');
    const { renderCheck } = await import('./config-check/render-check.ts');
    const result = await checkConfiguration(configFile, pluginDir);
    process.stdout.write(renderCheck(result, output));
    process.exitCode = result.usable ? 0 : 1;
  }

  @Option({ flags: '--output <format>', description: 'form of the result: text, json', defaultValue: 'text' })
  parseOutput(value: string): OutputFormat {
    return parseOutputFormat(value);
  }
}
