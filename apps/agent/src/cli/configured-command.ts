import { Option } from 'nest-commander';
import type { OutputFormat } from '../render/output-format.ts';
import { type FileArguments, FileCommand } from './file-command.ts';
import { parseOutputFormat } from './option-parsers.ts';

export interface ConfiguredArguments extends FileArguments {
  readonly dryRun?: true;
  readonly output: OutputFormat;
}

/** Base of the commands that do something for the offerings of a configuration file: the options that all of them take. */
export abstract class ConfiguredCommand extends FileCommand {
  @Option({ flags: '--dry-run', description: 'print what would be done, write nothing and end' })
  parseDryRun(): void {}

  @Option({ flags: '--output <format>', description: 'form of the summary or plan: text, json', defaultValue: 'text' })
  parseOutput(value: string): OutputFormat {
    return parseOutputFormat(value);
  }
}
