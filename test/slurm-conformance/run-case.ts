import type { Case, Expected, Step } from './case.ts';
import { FLAGS, type Answer, type ClusterUnderTest } from './cluster-under-test.ts';

const RUN = (Math.floor(Date.now() / 1000) % 36 ** 3).toString(36).padStart(3, '0');
let counter = 0;

/** Stands for `@` in a case: unlike any name of an earlier run, and short, because SLURM's talk cuts names. */
export function freshName(): string {
  counter += 1;
  return `t${RUN}${counter.toString(36).padStart(2, '0')}`;
}

export async function runCase({ steps, tree }: Case, under: ClusterUnderTest): Promise<void> {
  const name = freshName();
  const fill = (text: string): string => text.replaceAll('@', name).replaceAll('CLUSTER', under.cluster);
  for (const step of steps) {
    const answer = await under.run('sacctmgr', [...FLAGS, ...wordsOf(fill(step.run))]);
    expectStep(step, answer, fill);
  }
  if (!tree) return;
  const { format, accounts, rows } = tree;
  const args = [...FLAGS, 'show', 'assoc', `account=${fill(accounts)}`, `format=${format}`, `cluster=${under.cluster}`];
  const { stdout } = await under.run('sacctmgr', args);
  expect(stdout.split('\n').filter(Boolean)).toEqual(rows.map(fill));
}

function expectStep(step: Step, answer: Answer, fill: (text: string) => string): void {
  const found = { run: step.run, code: answer.code, out: narrow(answer.stdout), err: narrow(answer.stderr) };
  const asMatcher = (text: Expected | undefined): unknown =>
    text instanceof RegExp
      ? expect.stringMatching(new RegExp(fill(text.source), text.flags))
      : narrow(fill(text ?? ''));
  expect(found).toEqual({
    run: step.run,
    code: step.code ?? 0,
    out: asMatcher(step.out),
    err: asMatcher(step.err),
  });
}

/** Words as a shell would make them of a line, except that quotes stay in the word. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|\S)+/g)].map(([word]) => word);
}

/** Texts for people are padded to columns, which depends on the length of the names. */
export function narrow(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replaceAll(/ {2,}/g, ' ').trimEnd())
    .join('\n')
    .trimEnd();
}
