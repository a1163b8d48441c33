import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestCluster } from './test-cluster.ts';

export type Moment = 'before' | 'after';

/**
 * The cluster's programs behind scripts that count their calls and kill the agent (their parent process) at a chosen
 * one, before or after the real program has run.
 */
export class DeadlyTools {
  readonly binPath: string;
  private readonly directory: string;

  constructor(cluster: TestCluster) {
    this.directory = mkdtempSync(join(tmpdir(), 'deadly-tools-'));
    this.binPath = this.directory;
    for (const program of ['sacctmgr', 'sacct', 'scancel', 'sinfo', 'squeue']) {
      writeFileSync(join(this.directory, program), script(this.directory, join(cluster.binPath, program)), {
        mode: 0o755,
      });
    }
    this.killAt(0, 'before');
  }

  /** @param call counted from 1 since this was said; 0 for never */
  killAt(call: number, moment: Moment): void {
    writeFileSync(join(this.directory, 'kill-at'), `${call} ${moment}`);
    writeFileSync(join(this.directory, 'count'), '0');
    writeFileSync(join(this.directory, 'calls'), '');
  }

  /** Command lines since {@link killAt} was said last. */
  get calls(): readonly string[] {
    return readFileSync(join(this.directory, 'calls'), 'utf8').split('\n').filter(Boolean);
  }
}

function script(directory: string, program: string): string {
  return `#!/bin/sh
read -r at moment < '${directory}/kill-at'
read -r count < '${directory}/count'
count=$((count + 1))
echo "$count" > '${directory}/count'
echo "$*" >> '${directory}/calls'
[ "$count" = "$at" ] && [ "$moment" = before ] && kill -9 "$PPID" && exit 1
'${program}' "$@"
status=$?
[ "$count" = "$at" ] && [ "$moment" = after ] && kill -9 "$PPID"
exit $status
`;
}
