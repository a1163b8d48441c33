import { Refusal } from './result.ts';

export type Options = Readonly<Record<string, string | undefined>>;

/** Switches that every program has. */
const SWITCHES = ['--raw', '--quiet'];

/**
 * Options of a call. An unknown one makes the real programs print all that they know and end.
 * @param valued options with a value, e.g. `-a`, `--show`
 */
export function parseOptions(argv: readonly string[], valued: readonly string[]): Options {
  const options: Record<string, string> = {};
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (SWITCHES.includes(word)) options[word] = '';
    else if (valued.includes(word)) options[word] = valueOf(word, rest);
    else throw new Refusal(`Unknown option: ${word}\nUsage: [${[...valued, ...SWITCHES].join('] [')}]`, 2);
  }
  return options;
}

function valueOf(option: string, rest: string[]): string {
  const value = rest.shift();
  if (value === undefined) throw new Refusal(`Option ${option} requires an argument`, 2);
  return value;
}

/** @throws {Refusal} when it is not given */
export function required(options: Options, option: string, what: string): string {
  const value = options[option];
  if (value) return value;
  throw new Refusal(`${what} must be specified (${option})`);
}

/** `*` and `?` stand for any text and any character. */
export function matchesPattern(text: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  const escaped = pattern.replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
}
