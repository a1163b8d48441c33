import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MembershipWorld } from './membership-world.mjs';

const BIN = join(import.meta.dirname, '../../apps/agent/bin/waldur-site-agent.js');
const CHANGED = 10;

/** REST calls, SLURM processes and writes of whole cycles, beside the fewest that the same question could cost. */
export async function membershipCounts(size, cluster = 'simulated', latencyMs = 20) {
  const world = await MembershipWorld.start(size, cluster, latencyMs);
  const config = world.configuration();
  try {
    const rows = [await cycle(world, config, 'steady cycle')];
    change(world);
    rows.push(await cycle(world, config, `${CHANGED} joined, ${CHANGED} left`));
    rows.push(await cycle(world, config, 'steady again'));
    return rows;
  } finally {
    await world.close().catch((error) => process.stderr.write(`not cleaned up: ${error.message}\n`));
  }
}

/** In ten projects a new person joins and another leaves. */
function change({ waldur, projects, prefix, ...world }) {
  for (let n = 0; n < CHANGED; n++) {
    const { user } = MembershipWorld.prototype.person.call({ waldur, ...world }, `${prefix}new${n}`);
    waldur.removeTeamMember(projects[n], projects[n].team[0].user);
    waldur.addTeamMember(projects[n], user);
  }
}

async function cycle(world, config, what) {
  world.waldur.forget();
  world.cluster.forget();
  const began = performance.now();
  const { code, peakMiB, stdout } = await run(['membership-sync', '-c', config, '--once']);
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`${what}: exit status ${code}\n${stdout}`);
  const { requests } = world.waldur;
  const synced = requests.filter(({ path }) => path.endsWith('/refresh_last_sync/')).length;
  const writes = requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/refresh_last_sync/'));
  return {
    what,
    'REST calls': requests.length,
    'forced minimum': forcedCalls(world.size),
    'of them last_sync': synced,
    'other writes to Waldur': writes.filter(({ path }) => !path.includes('site-agent')).length,
    'SLURM processes': world.cluster.processes(),
    'SLURM writes': world.cluster.calls().filter(isWrite).length,
    seconds: Number(seconds.toFixed(1)),
    'peak MiB': peakMiB,
  };
}

/** Pages of resources and of users, a team per project, a stamp per resource; nothing else. */
function forcedCalls({ resources, projects, users }) {
  return Math.ceil(resources / 100) + Math.ceil(users / 100) + projects + resources;
}

async function run(args) {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  let peakMiB = 0;
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const watch = setInterval(() => {
    peakMiB = Math.max(peakMiB, peakOf(child.pid));
  }, 50);
  const [code] = await once(child, 'close');
  clearInterval(watch);
  return { code, stdout, peakMiB };
}

/** Largest resident memory so far, in MiB; 0 where the system does not tell. */
function peakOf(pid) {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

function isWrite([program, , , , verb]) {
  return (program === 'sacctmgr' && ['add', 'modify', 'remove'].includes(verb)) || program === 'scancel';
}
