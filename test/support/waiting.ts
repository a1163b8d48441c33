import type { AgentProcess } from './agent-process.ts';

const PATIENCE_MS = 25_000;

/** @throws {Error} when it is not done within half a minute */
export async function until(done: () => boolean | Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${done.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Resolves when the program has written this. */
export async function said(program: AgentProcess, words: RegExp, patienceMs = PATIENCE_MS): Promise<void> {
  await until(() => {
    if (program.child.exitCode !== null) throw new Error(`it has ended: ${program.output}`);
    return words.test(program.output);
  }, patienceMs);
}

/** Kills those that still run. */
export async function killAll(programs: readonly AgentProcess[]): Promise<void> {
  for (const program of programs) {
    if (program.child.exitCode !== null || program.child.signalCode !== null) continue;
    const ended = program.finished();
    program.kill();
    await ended;
  }
}
