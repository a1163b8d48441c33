import type { ClusterState } from '../cluster/state.ts';
import { wordsOf } from '../statement/tokens.ts';
import type { Output } from '../programs/output.ts';
import { needsConsent, runStatement } from './statement.ts';

const FLAG = /^-(?:-[a-z0-9]+|[a-zA-Z]+)$/;

interface Flags {
  readonly immediate: boolean;
  readonly header: boolean;
  readonly version: boolean;
}

/** `sacctmgr [flags] statement`, or statements from standard input when there is none. */
export function sacctmgr(argv: readonly string[], input: () => string, state: ClusterState, output: Output): number {
  const flags = readFlags(argv.filter((word) => FLAG.test(word)));
  const words = argv.filter((word) => !FLAG.test(word));
  if (flags.version) {
    output.out('slurm-wlm 22.05.8\n');
    return 0;
  }
  if (words.length > 0) return runOne(words, flags, state, output);
  let code = 0;
  for (const line of [...linesOf(input()), undefined]) {
    output.out(`sacctmgr: ${line ?? ''}\n`);
    const statement = wordsOf(line ?? '');
    if (/^(exit|quit)$/i.test(statement[0] ?? '')) break;
    if (statement.length > 0 && !statement[0]?.startsWith('#')) {
      code = Math.max(code, runOne(statement, flags, state, output));
    }
  }
  return code;
}

/** The statements a call carries, for the log of commands. */
export function statementsOf(argv: readonly string[], input: () => string): string[][] {
  if (argv.some((word) => !FLAG.test(word))) return [[...argv]];
  const lines = input().split('\n').map(wordsOf);
  const statements = lines.filter((words) => words.length > 0 && !words[0]?.startsWith('#'));
  return statements.length > 0 ? statements.map((words) => argv.concat(words)) : [[...argv]];
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function runOne(words: readonly string[], flags: Flags, state: ClusterState, output: Output): number {
  if (!flags.immediate && needsConsent(words)) return output.askForEver();
  const { code, out, err } = runStatement(words, state, { header: flags.header });
  output.out(out);
  output.err(err);
  return code;
}

function readFlags(words: readonly string[]): Flags {
  const has = (short: string, long: string): boolean =>
    words.some((word) => word === `--${long}` || (!word.startsWith('--') && word.includes(short)));
  return {
    immediate: has('i', 'immediate'),
    header: !has('n', 'noheader'),
    version: has('V', 'version'),
  };
}
