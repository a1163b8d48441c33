import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { errorText } from '@waldur-site-agent/plugin-sdk';

const NAME = 'waldur-site-agent-heartbeat';

/** Path of the heartbeat of one mode, or without a mode of the one that every mode touches. */
export function heartbeatPath(mode?: string, directory: string = tmpdir()): string {
  return join(directory, mode === undefined ? NAME : `${NAME}-${mode}`);
}

/**
 * Signs of life for a liveness probe, which looks at the time of the last change. Touched at every step of long
 * work, so that a slow agent is told from a hung one.
 */
export class Heartbeat {
  private readonly logger = new Logger(Heartbeat.name);
  private readonly paths: readonly string[];
  private failing = false;

  /**
   * @param mode the agent's mode, e.g. `order_process`
   * @param directory default: the system's directory for temporary files
   */
  constructor(mode: string, directory: string = tmpdir()) {
    this.paths = [heartbeatPath(mode, directory), heartbeatPath(undefined, directory)];
  }

  /** Never throws: a full disk must not stop the work. A failure is logged once until it is over. */
  touch(): void {
    const now = String(Date.now() / 1000);
    const problems = this.paths.map((path) => problemOf(() => write(path, now))).filter((text) => text !== undefined);
    if (problems.length > 0 && !this.failing) this.logger.warn(`cannot write the heartbeat: ${problems.join('; ')}`);
    this.failing = problems.length > 0;
  }
}

/** Does not follow a symbolic link, which anybody could have put into a directory that all may write to. */
function write(path: string, text: string): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o644);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

function problemOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}
