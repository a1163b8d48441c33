import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const AGENT = join(import.meta.dirname, '../../../apps/agent/bin/waldur-site-agent.js');
const PATIENCE_MS = 60_000;
const QUIET_MS = 500;

/** The built agent in the mode `event_process`. */
export class EventAgent {
  received = new Set();
  output = '';

  /** @returns once every queue of the site is listened to and the first look at everything is over */
  static async start(site) {
    const agent = new EventAgent();
    agent.child = spawn(process.execPath, [AGENT, 'event-process', '-c', site.configuration(true)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off' },
    });
    agent.child.stdout.on('data', (chunk) => agent.read(chunk));
    const began = performance.now();
    try {
      await agent.until(() => agent.received.size >= site.queues, 'listening to every queue');
      agent.listeningMs = Math.round(performance.now() - began);
      await agent.quiet(site);
      return agent;
    } catch (error) {
      agent.child.kill('SIGKILL');
      throw error;
    }
  }

  read(chunk) {
    this.output += chunk;
    const lines = this.output.split('\n');
    this.output = lines.pop();
    for (const line of lines) {
      const [, names] = /receiving events of ([^:]+):/.exec(line) ?? [];
      for (const name of names?.split(', ') ?? []) this.received.add(name);
    }
  }

  /** Resolves when nobody has asked Waldur or the cluster anything for a while. */
  async quiet({ waldur, slurm }) {
    let before = -1;
    await this.until(async () => {
      const now = waldur.requests.length + slurm.processCount();
      const isQuiet = now === before;
      before = now;
      if (!isQuiet) await pause(QUIET_MS);
      return isQuiet;
    }, 'coming to rest');
  }

  async until(isDone, what) {
    const end = performance.now() + PATIENCE_MS;
    while (!(await isDone())) {
      if (this.child.exitCode !== null) throw new Error(`the agent ended before ${what}`);
      if (performance.now() > end) throw new Error(`no ${what} within ${PATIENCE_MS / 1000} s`);
      await pause(2);
    }
  }

  async stop() {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'close');
    this.child.kill('SIGTERM');
    await ended;
  }
}
