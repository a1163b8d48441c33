import { appendFileSync, writeSync } from 'node:fs';
import type { MamState, PendingFault } from '../state/state.ts';
import { updateMam } from '../state/store.ts';
import { createAccount, deleteAccount, listAccounts, modifyAccount } from './accounts.ts';
import { createFund, deleteFund, deposit, listFunds, withdraw } from './funds.ts';
import { listUsers } from './members.ts';
import { Refusal, type Result } from './result.ts';
import { listUsageRecords } from './usage-records.ts';

const PROGRAM_TABLE = {
  'mam-list-accounts': listAccounts,
  'mam-create-account': createAccount,
  'mam-modify-account': modifyAccount,
  'mam-delete-account': deleteAccount,
  'mam-list-funds': listFunds,
  'mam-create-fund': createFund,
  'mam-delete-fund': deleteFund,
  'mam-deposit': deposit,
  'mam-withdraw': withdraw,
  'mam-list-users': listUsers,
  'mam-list-usagerecords': listUsageRecords,
};

export type MamProgramName = keyof typeof PROGRAM_TABLE;
export const MAM_PROGRAMS = Object.keys(PROGRAM_TABLE) as MamProgramName[];

/** How a call ends: with a result, by a signal, or never. */
export type Ending = Result | 'dies' | 'hangs';

/** Entry of the executables: answers one call on the state that all of them share. */
export function runProgram(program: MamProgramName, stateFile: string): void {
  const ending = answerCall(program, process.argv.slice(2), stateFile);
  if (ending === 'hangs') setInterval(() => undefined, 60_000);
  else if (ending === 'dies') process.kill(process.pid, 'SIGKILL');
  else print(ending);
}

export function answerCall(program: MamProgramName, argv: readonly string[], stateFile: string): Ending {
  appendFileSync(`${stateFile}.log`, `${JSON.stringify([program, ...argv])}\n`);
  return updateMam(stateFile, (state) => {
    const fault = faultOf(program, state);
    if (fault) return spoil(fault, () => call(program, argv, state));
    if (state.server === 'hung') return 'hangs';
    return state.server === 'down' ? refused() : call(program, argv, state);
  });
}

function call(program: MamProgramName, argv: readonly string[], state: MamState): Result {
  try {
    return PROGRAM_TABLE[program](argv, state);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, stdout: '', stderr: `${error.message}\n` };
  }
}

/** The first fault that is due for this call. Each call of a program brings those that wait one nearer. */
function faultOf(program: MamProgramName, state: MamState): PendingFault | undefined {
  const waiting = state.faults.filter((fault) => fault.program === program || fault.program === '*');
  const due = waiting.find(({ skip }) => skip === 0);
  for (const fault of waiting) if (fault.skip > 0) fault.skip -= 1;
  if (due) due.left -= 1;
  state.faults = state.faults.filter(({ left }) => left > 0);
  return due;
}

function spoil({ how = 'fails', done = false, exit = 1, text = '' }: PendingFault, work: () => Result): Ending {
  if (done) work();
  if (how !== 'fails') return how;
  return { code: exit, stdout: '', stderr: text === '' ? '' : `${text}\n` };
}

function refused(): Result {
  return { code: 1, stdout: '', stderr: 'Unable to connect to the server\nConnection refused\n' };
}

function print({ code, stdout, stderr }: Result): void {
  writeSync(2, stderr);
  process.stdout.write(stdout);
  process.exitCode = code;
}
