import { BackendError, errorText, isTransient } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmCommand } from '../tools/slurm-command.ts';
import type { SlurmTools } from '../tools/slurm-tools.ts';
import type { AccountTree } from '../tree/account-tree.ts';

const logger = new Logger('SlurmChanges');

/** One change that is needed, and why. */
export interface Step {
  readonly command: SlurmCommand;
  readonly target: string;
  readonly reason: string;
}

/** What is missing on the cluster as seen; `verifying` after a first attempt. */
export type Planner = (tree: AccountTree, verifying: boolean) => readonly Step[];

/**
 * Applies what is missing, then looks again: SLURM ends with status 0 although a change got lost or was stored as
 * something else. What is missing still is tried once more.
 * @returns the tree as it was seen last
 * @throws {BackendError} when it is not there after that
 */
export async function converge(
  tools: SlurmTools,
  seen: AccountTree,
  plan: Planner,
  reread: () => Promise<AccountTree>,
): Promise<AccountTree> {
  let tree = seen;
  for (const isLast of [false, true]) {
    const steps = plan(tree, isLast);
    if (steps.length === 0) return tree;
    await apply(tools, steps, !isLast && !tools.dryRun);
    if (tools.dryRun) return tree;
    tree = await reread();
  }
  const missing = plan(tree, true);
  if (missing.length === 0) return tree;
  const lines = missing.map(({ command }) => tools.lineOf(command));
  throw new BackendError(`SLURM reported success, but the change is not there afterwards: ${lines.join('; ')}`);
}

/** @param again whether there is another attempt: a refusal may come from work on the same project that overtook this */
async function apply(tools: SlurmTools, steps: readonly Step[], again: boolean): Promise<void> {
  try {
    for (const { command, target, reason } of steps) await tools.write(command, { target, reason });
  } catch (error) {
    if (!again || isTransient(error)) throw error;
    logger.warn(`${errorText(error)}; looking at the cluster again`);
  }
}
