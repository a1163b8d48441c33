import {
  CommandRunner,
  CommandTimeoutError,
  type CommandResult,
  type LineConsumer,
  type LinesEnd,
} from '@waldur-site-agent/plugin-sdk';
import type { SimulatedSlurm } from '@waldur-site-agent/sandbox';

const WRITES = ['add', 'modify', 'remove'];

/** Asks the simulated SLURM in this process instead of starting its programs; the answers are the same. */
export class SlurmRunner extends CommandRunner {
  /** The next write takes effect, and then there is no answer. */
  losesReply = false;

  constructor(private readonly slurm: SimulatedSlurm) {
    super();
  }

  override async run(program: string, args: readonly string[]): Promise<CommandResult> {
    const name = program.split('/').at(-1) as Parameters<SimulatedSlurm['answer']>[0] | 'flock';
    // a host without a fit flock: nobody else writes here
    if (name === 'flock') return { exitCode: 0, stdout: '', stderr: '' };
    try {
      const { code, stdout, stderr } = this.slurm.answer(name, args);
      if (this.losesReply && WRITES.some((word) => args.includes(word))) throw this.lostReply(name);
      return { exitCode: code, stdout, stderr };
    } catch (error) {
      throw new CommandTimeoutError((error as Error).message);
    }
  }

  private lostReply(program: string): Error {
    this.losesReply = false;
    return new Error(`${program} gave no answer, but did its work`);
  }

  override async lines(program: string, args: readonly string[], onLine: LineConsumer): Promise<LinesEnd> {
    const { exitCode, stdout, stderr } = await this.run(program, args);
    for (const line of stdout.split('\n').slice(0, -1)) await onLine(line);
    return { exitCode, stderr, rest: '' };
  }
}
