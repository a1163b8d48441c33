import { appendFileSync, readFileSync } from 'node:fs';
import type { ClusterState } from '../cluster/state.ts';
import { readState, updateState } from '../cluster/store.ts';
import { sacctmgr, statementsOf } from '../sacctmgr/program.ts';
import { StandardOutput, type Output } from './output.ts';
import { scancel, sinfo, squeue } from './queue.ts';
import { sacct } from './sacct.ts';

export const PROGRAMS = ['sacctmgr', 'sacct', 'scancel', 'sinfo', 'squeue'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

const VERSION = 'slurm-wlm 22.05.8';

/** Entry of the executables: answers one call on the state that all of them share, and sets the exit code. */
export function runProgram(program: ProgramName, stateFile: string): void {
  let text: string | undefined;
  const input = (): string => (text ??= readInput());
  const code = answerCall({ program, argv: process.argv.slice(2), input, stateFile }, new StandardOutput());
  if (code === undefined) setInterval(() => undefined, 60_000);
  else process.exitCode = code;
}

export interface Call {
  readonly program: ProgramName;
  readonly argv: readonly string[];
  /** Standard input, read at the first need. */
  readonly input: () => string;
  readonly stateFile: string;
}

/** @returns the exit code; undefined when the program would never end */
export function answerCall(request: Call, output: Output): number | undefined {
  const { program, argv, input, stateFile } = request;
  logCall(request);
  const { slurmdbd } = readState(stateFile);
  if (argv.length === 1 && ['-V', '--version'].includes(argv[0] ?? '')) {
    output.out(`${VERSION}\n`);
    return 0;
  }
  if (slurmdbd !== 'up' && (program === 'sacctmgr' || program === 'sacct')) {
    return slurmdbd === 'hung' ? undefined : refuse(program, output);
  }
  return updateState(stateFile, (state) => call(program, argv, input, state, output));
}

function call(
  program: ProgramName,
  argv: readonly string[],
  input: () => string,
  state: ClusterState,
  output: Output,
): number {
  if (program === 'sacctmgr') return sacctmgr(argv, input, state, output);
  return { sacct, scancel, sinfo, squeue }[program](argv, state, output);
}

/** What clients see of a slurmdbd that is gone. */
function refuse(program: ProgramName, output: Output): number {
  const where = 'host:127.0.0.1:6819: Connection refused';
  output.err(
    `${program}: error: slurm_persist_conn_open_without_init: failed to open persistent connection to ${where}\n`,
  );
  output.err(`${program}: error: Sending PersistInit msg: Connection refused\n`);
  if (program === 'sacctmgr') output.err(' Problem with query: Connection refused\n');
  return 1;
}

/** One line per statement: the process it came from and the words. */
function logCall({ program, argv, input, stateFile }: Call): void {
  const takesStatements = program === 'sacctmgr' && !argv.includes('--version') && !argv.includes('-V');
  const statements = takesStatements ? statementsOf(argv, input) : [[...argv]];
  const id = `${process.pid}.${performance.now()}`;
  const lines = statements.map((words) => `${JSON.stringify({ process: id, argv: [program, ...words] })}\n`);
  appendFileSync(`${stateFile}.log`, lines.join(''));
}

function readInput(): string {
  try {
    return readFileSync(0, 'utf8');
  } catch {
    return '';
  }
}
