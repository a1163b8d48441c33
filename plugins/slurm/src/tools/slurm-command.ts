export type SlurmProgram = 'sacctmgr' | 'sacct' | 'sreport' | 'scancel' | 'sinfo';

/** One call of a SLURM tool, as declared in the command table: everything but the site's settings. */
export interface SlurmCommand {
  readonly program: SlurmProgram;
  /** Whether it changes anything; a dry run leaves out what does. */
  readonly kind: 'read' | 'write';
  /** What it is for, as part of `… failed while adding account a_x`. */
  readonly purpose: string;
  readonly words: readonly string[];
  /**
   * How a configured cluster is named: as part of the statement, as an option, or not at all for what belongs to the
   * whole database (QoS, TRES, clusters) and for questions about the program itself.
   */
  readonly scope: 'statement' | 'option' | 'global' | 'program';
}

export interface ToolSettings {
  /** Directory of the tools; empty: looked up in `PATH`. */
  readonly binPath: string;
  /** Undefined: SLURM's own defaults apply, for writes every cluster of the database. */
  readonly clusterName: string | undefined;
}

/**
 * `--immediate` for reads too: without it some of them ask a question and, with standard input closed, print it for
 * ever.
 */
const FLAGS: Readonly<Record<SlurmProgram, readonly string[]>> = {
  sacctmgr: ['--parsable2', '--noheader', '--immediate'],
  sacct: ['--parsable2', '--noheader'],
  sreport: ['--parsable2', '--noheader'],
  scancel: [],
  sinfo: [],
};

/** Program and arguments to start. */
export function commandLine(command: SlurmCommand, settings: ToolSettings): [program: string, ...args: string[]] {
  const program =
    settings.binPath === '' ? command.program : `${settings.binPath.replace(/\/+$/, '')}/${command.program}`;
  const flags = command.scope === 'program' ? [] : FLAGS[command.program];
  return [program, ...flags, ...scopedWords(command, settings.clusterName)];
}

/** The same as a person would type it: for plans and logs, short enough to read and good for copying. */
export function shownLine(command: SlurmCommand, settings: ToolSettings): string {
  const program = command.program === 'sacctmgr' ? 'sacctmgr -i' : command.program;
  return [program, ...scopedWords(command, settings.clusterName)].join(' ');
}

function scopedWords({ scope, words }: SlurmCommand, cluster: string | undefined): readonly string[] {
  if (!cluster || scope === 'global' || scope === 'program') return words;
  if (scope === 'option') return [`--cluster=${cluster}`, ...words];
  const set = words.indexOf('set');
  const at = set === -1 ? words.length : set;
  return words.toSpliced(at, 0, `cluster=${cluster}`);
}
