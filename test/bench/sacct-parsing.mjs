import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WORKER = join(import.meta.dirname, 'sacct-worker.mjs');
const BLOCK_LINES = 100_000;
const READERS = {
  'wc -l': (folder) => measured(() => spawnSync('sh', ['-c', `${join(folder, 'sacct')} | wc -l`])),
  'lines counted': (folder) => inWorker('count', folder),
  'usage of a month': (folder) => inWorker('usage', folder),
};

/**
 * Lines per second and peak memory of reading a month of jobs, beside what merely counting the same lines takes.
 * @param {readonly number[]} sizes numbers of jobs, in whole 100,000s
 */
export function sacctParsing(sizes = [1_000_000, 10_000_000]) {
  const folder = mkdtempSync(join(tmpdir(), 'sacct-bench-'));
  try {
    writeFileSync(join(folder, 'block'), block());
    return sizes.flatMap((jobs) => {
      writeFileSync(join(folder, 'sacct'), script(folder, jobs / BLOCK_LINES), { mode: 0o755 });
      return Object.entries(READERS).map(([reader, read]) => row(jobs, reader, read(folder)));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function row(jobs, reader, { seconds, peakMebibytes }) {
  return {
    jobs,
    reader,
    seconds: Number(seconds.toFixed(1)),
    'lines per second': Math.round(jobs / seconds),
    'peak MiB': peakMebibytes ?? '',
  };
}

/** A process of its own for each, so that its peak of memory is its own. */
function inWorker(what, folder) {
  const { status, stdout } = spawnSync(process.execPath, [WORKER, what, folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`reading (${what}) ended with ${status}`);
  return JSON.parse(stdout);
}

function measured(work) {
  const began = performance.now();
  const { status } = work();
  if (status !== 0) throw new Error(`counting ended with ${status}`);
  return { seconds: (performance.now() - began) / 1000 };
}

function script(folder, blocks) {
  return `#!/bin/sh\ni=0\nwhile [ $i -lt ${blocks} ]; do cat "${folder}/block"; i=$((i+1)); done\n`;
}

/** Rows as a busy site has them: 500 accounts, 5000 users, some hundred shapes of jobs. The same in every run. */
function block() {
  const next = numbers(1);
  const lines = Array.from({ length: BLOCK_LINES }, () => {
    const cpus = 2 ** next(8);
    const gpus = next(4);
    const tres = `billing=${cpus + 8 * gpus},cpu=${cpus}${gpus > 0 ? `,gres/gpu=${gpus}` : ''},mem=${cpus * 2}G,node=1`;
    const account = next(500);
    const elapsed = [next(24), next(60), next(60)].map((part) => String(part).padStart(2, '0')).join(':');
    return `a_allocation_${account}|${tres}|${next(10) === 0 ? `${1 + next(6)}-` : ''}${elapsed}|user${account * 10 + next(10)}`;
  });
  return `${lines.join('\n')}\n`;
}

/** A small generator of whole numbers below a bound. */
function numbers(seed) {
  let state = seed;
  return (bound) => {
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * bound);
  };
}
