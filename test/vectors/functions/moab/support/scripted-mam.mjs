import { RecordingRunner } from '../../slurm/support/runners.mjs';

/** Programs that answer as told: the first entry whose `match` begins the command line; silently well otherwise. */
export function scriptedMam(cmds = []) {
  return new RecordingRunner((program, args) => {
    const argv = [program, ...args];
    const entry = cmds.find(({ match }) => match.every((word, index) => argv[index] === word));
    return entry ? { exitCode: entry.exit ?? 0, stdout: entry.out ?? '' } : {};
  });
}

/** Whether a command changes anything. */
export function isWrite([program]) {
  return !program.startsWith('mam-list-');
}
