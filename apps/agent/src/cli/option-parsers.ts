import { isOutputFormat, OUTPUT_FORMATS, type OutputFormat } from '../render/output-format.ts';

/** @throws an error that commander reports as a bad option */
export function parseOutputFormat(value: string): OutputFormat {
  if (isOutputFormat(value)) return value;
  throw invalidArgument(`Allowed: ${OUTPUT_FORMATS.join(', ')}.`);
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

// recognised by its code: commander is nest-commander's dependency, not ours
function invalidArgument(message: string): Error {
  return Object.assign(new Error(message), { code: 'commander.invalidArgument', exitCode: 1 });
}
