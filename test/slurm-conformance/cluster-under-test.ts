/** What one call of a program answered. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A SLURM cluster that the suite can drive: a real one or a simulation. */
export interface ClusterUnderTest {
  readonly cluster: string;
  /** Two users who can submit jobs. */
  readonly users: readonly [string, string];
  /** Partitions that exist. */
  readonly partitions: readonly [string, string];
  readonly run: (program: string, args: readonly string[], input?: string) => Promise<Answer>;
  /** Starts a long job and waits until it runs. @returns its id */
  readonly startJob: (user: string, account: string) => Promise<number>;
}

export const FLAGS = ['--parsable2', '--noheader', '--immediate'] as const;
