import { BackendError, BackendNotReadyError, type CommandResult } from '@waldur-site-agent/plugin-sdk';
import type { MamCommand } from './mam-command.ts';

/** Texts of network failures. MAM's own wording is documented nowhere, so these are the system's. */
const OUTAGE =
  /connection (refused|reset|timed out|closed)|unable to connect|could ?n[o']t connect|failed to connect|no route to host|network is unreachable|timed? ?out|broken pipe|temporary failure in name resolution/i;

/** Sizeable output (e.g. the usage of a program) is cut in messages. */
const LONGEST_TEXT = 4000;

/** All lines of output and error output: the explanation is often on the second one. */
export function resultText({ stdout, stderr }: CommandResult): string {
  const text = [stdout, stderr]
    .map((part) => part.replaceAll('\r\n', '\n').trim())
    .filter((part) => part !== '')
    .join('\n');
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** The failure of a read is never an answer: whatever it is, MAM could not be asked. */
export function readFailure(command: MamCommand, result: CommandResult): BackendNotReadyError {
  return new BackendNotReadyError(`MAM cannot be asked (${command.purpose}, ${command.program}): ${reason(result)}`);
}

/** The failure of a write. When it may be an outage, or the program was killed, the order is left to be tried again. */
export function writeFailure(command: MamCommand, result: CommandResult): BackendError | BackendNotReadyError {
  const text = `${command.program} failed while ${command.purpose}: ${reason(result)}`;
  const isOutage = result.exitCode === -1 || OUTAGE.test(resultText(result));
  return isOutage ? new BackendNotReadyError(text) : new BackendError(text);
}

function reason(result: CommandResult): string {
  const ending = result.exitCode === -1 ? 'ended by a signal' : `exit status ${result.exitCode}`;
  return resultText(result) || `${ending} without any text`;
}

/** An answer that cannot be read is no answer. For questions whose askers take "not there" for a fact. */
export async function answerOrNotReady<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof BackendError) throw new BackendNotReadyError(error.message, { cause: error });
    throw error;
  }
}
