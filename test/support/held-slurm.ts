import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SimulatedSlurm } from '@waldur-site-agent/sandbox';

/** A simulated cluster whose `sacctmgr` can be made to take its time. */
export class HeldSlurm {
  readonly binPath: string;
  private readonly gate: string;
  private readonly mark: string;

  constructor(slurm: SimulatedSlurm) {
    this.binPath = mkdtempSync(join(slurm.directory, 'held-'));
    [this.gate, this.mark] = [join(this.binPath, 'gate'), join(this.binPath, 'mark')];
    for (const program of ['sacct', 'scancel', 'sinfo', 'squeue']) {
      symlinkSync(join(slurm.binPath, program), join(this.binPath, program));
    }
    const wait = `[ ! -e '${this.gate}' ] || : >'${this.mark}'; while [ -e '${this.gate}' ]; do sleep 0.1; done`;
    const real = `exec '${join(slurm.binPath, 'sacctmgr')}' "$@"`;
    writeFileSync(join(this.binPath, 'sacctmgr'), `#!/bin/sh\n${wait}\n${real}\n`, { mode: 0o755 });
  }

  /** Calls that begin from now on wait for {@link release}. */
  hold(): void {
    rmSync(this.mark, { force: true });
    writeFileSync(this.gate, '');
  }

  /** Whether a call waits. */
  get isWaited(): boolean {
    return existsSync(this.mark);
  }

  release(): void {
    rmSync(this.gate, { force: true });
  }
}
