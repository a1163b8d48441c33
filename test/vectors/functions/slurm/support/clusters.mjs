import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandbox } from '../../../lib/built.mjs';
import { need } from '../../../lib/not-built.mjs';

const PROGRAMS = ['sacctmgr', 'sacct', 'scancel', 'sinfo', 'squeue'];
const FLAGS = ['--parsable2', '--noheader', '--immediate'];
const KEPT_QOS = ['normal', 'paused', 'limited'];

/**
 * The cluster that `state` vectors run on. They empty it, so a real one is only used when it was made for tests: when
 * its configuration lies in the run directory that the script which started it has exported.
 */
export function chooseCluster(wanted) {
  const kind = wanted ?? (isMadeForTests() ? 'real' : 'sandbox');
  if (kind === 'real' && !isMadeForTests()) {
    throw new Error(
      'state vectors empty the cluster they run on, and SLURM_CONF does not lie below REAL_SLURM_DIR: ' +
        'start a cluster for tests with  eval "$(test/real-slurm/up.sh)"',
    );
  }
  if (kind === 'real') return new RealCluster();
  if (kind === 'sandbox') return new SandboxCluster();
  throw new Error(`--cluster ${kind}: real and sandbox are known`);
}

function isMadeForTests({ SLURM_CONF, REAL_SLURM_DIR } = process.env) {
  return Boolean(SLURM_CONF && REAL_SLURM_DIR && SLURM_CONF.startsWith(`${REAL_SLURM_DIR}/`));
}

/** A cluster seen through programs that note each call before they pass it on. */
class RecordedCluster {
  folder = mkdtempSync(join(tmpdir(), 'vectors-slurm-'));
  binPath = join(this.folder, 'bin');
  log = join(this.folder, 'calls');

  /** @param origin where the programs are that answer; undefined: looked up */
  constructor(origin) {
    mkdirSync(this.binPath);
    for (const program of PROGRAMS) {
      const target = origin ? join(origin, program) : lookUp(program);
      const file = join(this.binPath, program);
      const note = `{ printf '%s\\037' ${program} "$@"; printf '\\036'; } >> "${this.log}"`;
      writeFileSync(file, `#!/bin/sh\n${note}\nexec "${target}" "$@"\n`);
      chmodSync(file, 0o755);
    }
  }

  /** Calls since the last {@link forgetCalls}. */
  calls() {
    if (!existsSync(this.log)) return [];
    const entries = readFileSync(this.log, 'utf8').split('\u001E').filter(Boolean);
    return entries.map((entry) => entry.split('\u001F').slice(0, -1));
  }

  forgetCalls() {
    rmSync(this.log, { force: true });
  }

  /** A statement of a vector, on this cluster only. @throws {Error} when it fails */
  statement(text) {
    const words = text.match(/(?:"[^"]*"|\S)+/g) ?? [];
    const set = words.indexOf('set');
    const isGlobal = words.slice(0, 3).some((word) => ['qos', 'tres', 'cluster'].includes(word));
    if (!isGlobal) words.splice(set === -1 ? words.length : set, 0, `cluster=${this.name}`);
    this.sacctmgr(...words);
  }

  sacctmgr(...words) {
    return execFileSync(join(this.binPath, 'sacctmgr'), [...FLAGS, ...words], { encoding: 'utf8', stdio: 'pipe' });
  }

  rows(...words) {
    const lines = this.sacctmgr(...words)
      .split('\n')
      .filter(Boolean);
    return lines.map((line) => line.split('|'));
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

class SandboxCluster extends RecordedCluster {
  constructor() {
    const slurm = need(sandbox, 'SimulatedSlurm').create();
    super(slurm.binPath);
    this.slurm = slurm;
    this.name = slurm.cluster;
    this.fresh = slurm.state();
  }

  empty() {
    this.slurm.edit((state) => Object.assign(state, structuredClone(this.fresh)));
    this.slurm.addQos('paused', 'limited');
  }

  startJob(user, account) {
    this.slurm.submit({ user, account });
  }

  activeJobs(account) {
    return this.slurm.activeJobs(account).length;
  }

  remove() {
    this.slurm.remove();
    super.remove();
  }
}

/** A real cluster that was started for tests. */
class RealCluster extends RecordedCluster {
  name = process.env['REAL_SLURM_CLUSTER'] ?? 'real';

  constructor() {
    super();
    const present = new Set(this.rows('show', 'qos', 'format=name').flat());
    for (const qos of KEPT_QOS) if (!present.has(qos)) this.sacctmgr('add', 'qos', qos);
  }

  empty() {
    if (this.queue().length > 0) {
      execFileSync('scancel', ['-f', ...this.queue()]);
      waitUntil(() => this.queue().length === 0);
    }
    const users = this.rows('show', 'user', 'format=user')
      .flat()
      .filter((name) => name !== 'root');
    if (users.length > 0) this.retry('remove', 'user', `name=${users.join(',')}`);
    const accounts = this.rows('show', 'account', 'format=account')
      .flat()
      .filter((name) => name !== 'root');
    if (accounts.length > 0) this.retry('remove', 'account', `name=${accounts.join(',')}`);
    const qos = this.rows('show', 'qos', 'format=name')
      .flat()
      .filter((name) => !KEPT_QOS.includes(name));
    if (qos.length > 0) this.sacctmgr('remove', 'qos', `name=${qos.join(',')}`);
  }

  startJob(user, account) {
    const job = ['sbatch', '--parsable', '-A', account, '-o', '/dev/null', '--wrap', 'sleep 300'];
    const options = { encoding: 'utf8', cwd: '/tmp' };
    const id = execFileSync('runuser', ['-u', user, '--', ...job], options).trim();
    waitUntil(() => execFileSync('squeue', ['-h', '-j', id, '-o', '%T'], options).includes('RUNNING'));
  }

  activeJobs(account) {
    const states = execFileSync('squeue', ['-h', '-A', account, '-t', 'PD,R,S', '-o', '%A'], { encoding: 'utf8' });
    return states.split('\n').filter(Boolean).length;
  }

  queue() {
    return execFileSync('squeue', ['-h', '-o', '%A'], { encoding: 'utf8' }).split('\n').filter(Boolean);
  }

  /** The database learns of an ended job a moment later than the queue. */
  retry(...words) {
    waitUntil(() => {
      try {
        this.sacctmgr(...words);
        return true;
      } catch (error) {
        if (!String(error.stderr).includes('active')) throw error;
        return false;
      }
    });
  }
}

function lookUp(program) {
  return execFileSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
}

function waitUntil(done) {
  const end = Date.now() + 30_000;
  while (!done()) {
    if (Date.now() > end) throw new Error('the cluster did not get ready within 30 s');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}
