import type { UsageMonth } from '@waldur-site-agent/plugin-sdk';
import { isOutputFormat, OUTPUT_FORMATS, type OutputFormat } from '../render/output-format.ts';

/** @throws an error that commander reports as a bad option */
export function parseOutputFormat(value: string): OutputFormat {
  if (isOutputFormat(value)) return value;
  throw invalidArgument(`Allowed: ${OUTPUT_FORMATS.join(', ')}.`);
}

/** A calendar month such as `2026-08`. @throws an error that commander reports as a bad option */
export function parseMonth(value: string): UsageMonth {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(value);
  if (match) return { year: Number(match[1]), month: Number(match[2]) };
  throw invalidArgument('Write a month as YYYY-MM, for example 2026-08.');
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

// recognised by its code: commander is nest-commander's dependency, not ours
function invalidArgument(message: string): Error {
  return Object.assign(new Error(message), { code: 'commander.invalidArgument', exitCode: 1 });
}
