import { BackendError, BackendNotReadyError, type CommandResult } from '@waldur-site-agent/plugin-sdk';
import type { SlurmCommand } from './slurm-command.ts';

/** Texts with which the tools say that a part of SLURM does not answer, and what to look at. */
const OUTAGES: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/failed to open persistent connection|connection refused/i, 'check that slurmdbd runs and can be reached'],
  [/unable to connect to database/i, "check slurmdbd's database server"],
  [/munge encode failed|munge.*(invalid|expired|rewound)/i, 'check that munged runs on this host'],
  [/unable to contact slurm controller|socket timed out/i, 'check that slurmctld runs and can be reached'],
  [
    /could not establish a configuration source|cannot stat file/i,
    'check SLURM_CONF or /etc/slurm/slurm.conf on this host',
  ],
  [
    /zero bytes were transmitted|unexpected message rec|connection reset|getting response to message/i,
    'check slurmdbd',
  ],
];

/** Sizeable tool output (e.g. the whole list of what would be added) is cut in messages. */
const LONGEST_TEXT = 1000;

/** Output and error output, as one readable line. */
export function resultText({ stdout, stderr }: CommandResult): string {
  const text = `${stderr}\n${stdout}`.replaceAll(/\s+/g, ' ').trim();
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** The advice when SLURM cannot be asked at present; undefined when the failure is about the request itself. */
export function outageAdvice(text: string): string | undefined {
  return OUTAGES.find(([pattern]) => pattern.test(text))?.[1];
}

/** The failure of a write; an outage leaves the order to be tried again. */
export function writeFailure(command: SlurmCommand, result: CommandResult): BackendError | BackendNotReadyError {
  const text = resultText(result);
  const advice = outageAdvice(text);
  if (advice) return new BackendNotReadyError(`SLURM does not answer while ${command.purpose}: ${text}; ${advice}`);
  return new BackendError(`${command.program} failed while ${command.purpose}: ${text || noText(result)}${hint(text)}`);
}

/** What to do about a refusal, where SLURM does not say it. */
function hint(text: string): string {
  if (/permission denied/i.test(text)) return '; the agent needs administrator rights in SLURM accounting';
  if (/default account/i.test(text)) return '; give its users another default account first (sacctmgr modify user)';
  if (/parent account '.*' doesn't exist/i.test(text)) return '; check root_account and parent_account';
  return '';
}

/** The failure of a read is never an answer: whatever it is, the cluster could not be asked. */
export function readFailure(command: SlurmCommand, result: CommandResult): BackendNotReadyError {
  const text = resultText(result);
  const advice = outageAdvice(text);
  return new BackendNotReadyError(
    `SLURM cannot be asked (${command.purpose}): ${text || noText(result)}${advice ? `; ${advice}` : ''}`,
  );
}

function noText({ exitCode }: CommandResult): string {
  return `exit status ${exitCode} without any text`;
}

/** Whether SLURM refuses because jobs still run or wait under the association. */
export function isJobsActive(text: string): boolean {
  return /job\(s\) active/i.test(text);
}
