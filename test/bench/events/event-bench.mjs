import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { AGENT } from './event-agent.mjs';

const ROUNDS = 5;
const PATIENCE_MS = 300_000;

/** Questions to a site whose agent listens to events. */
export class EventBench {
  placed = 0;

  constructor(site, agent) {
    this.site = site;
    this.agent = agent;
  }

  /** So many processes that do nothing, one after the other: what the simulated cluster's own would take at the least. */
  emptyProcesses(count) {
    const times = Array.from({ length: ROUNDS }, () => {
      const began = performance.now();
      for (let n = 0; n < count; n++) spawnSync(process.execPath, ['-e', '0'], { env: {} });
      return { done: performance.now() - began };
    });
    return this.timed(`${count} processes that do nothing`, times);
  }

  async oneByOne(what, count) {
    this.site.forget();
    const times = [];
    for (let n = 0; n < count; n++) times.push(await this.toTheEnd(this.place()));
    return this.row(what, count, times);
  }

  async atOnce(what, count) {
    this.site.forget();
    const orders = Array.from({ length: count }, () => this.place());
    return this.row(what, count, await Promise.all(orders.map((order) => this.toTheEnd(order))));
  }

  /** What orders cost that nobody tells of: a cycle with them, less a cycle without. */
  async polled(what, count) {
    await this.cycle();
    await this.cycle();
    const idle = await this.row('', 0);
    for (let n = 0; n < count; n++) this.place();
    await this.cycle();
    const busy = await this.row(what, count);
    const calls = busy.REST - idle.REST;
    const processes = busy.SLURM - idle.SLURM;
    return { ...busy, REST: calls, 'per event': perEvent(calls, count), SLURM: processes };
  }

  /** Messages that all ask to look at the people of the same project. */
  async resyncs(what, count) {
    const { site } = this;
    site.forget();
    const message = { project_uuid: site.project.uuid, project_name: site.project.name };
    await Promise.all(
      Array.from({ length: count }, () => site.events.publish(site.offerings[0], 'user_role', message)),
    );
    const row = await this.row(what, count);
    return { ...row, runs: site.waldur.requests.filter(({ path }) => path.endsWith('/team/')).length };
  }

  place() {
    return this.site.placeOrder(`Order ${++this.placed}`);
  }

  /** Milliseconds from the message to the approved order, and to the finished one. */
  async toTheEnd(order) {
    const { waldur, events } = this.site;
    const sent = performance.now();
    const times = {};
    let remove;
    const finished = new Promise((resolve, reject) => {
      remove = waldur.onRequest(() => {
        if (order.state !== 'pending-provider') times.begun ??= performance.now() - sent;
        if (order.state === 'done') resolve();
        else if (order.state === 'erred') reject(new Error(order.error_message));
      });
      void pause(PATIENCE_MS, undefined, { ref: false }).then(() => reject(new Error(`${order.resource.name} stays`)));
    });
    await events.order(order);
    await finished.finally(remove);
    return { ...times, done: performance.now() - sent };
  }

  /** One cycle of a second agent that polls. */
  async cycle() {
    this.site.forget();
    const agent = spawn(process.execPath, [AGENT, 'order-process', '-c', this.site.configuration(false), '--once'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(agent, 'close');
    if (code !== 0) throw new Error(`a polling cycle ended with ${code}`);
  }

  async row(what, count, times = []) {
    const { site, agent } = this;
    await agent.quiet(site);
    const calls = site.waldur.requests.length;
    return {
      ...this.timed(what, times),
      REST: calls,
      'per event': perEvent(calls, count),
      SLURM: site.slurm.processCount(),
    };
  }

  timed(what, times) {
    return {
      what,
      over: this.site.transport,
      'begun ms': share(times, 'begun', 0.5),
      'done ms': share(times, 'done', 0.5),
      '95 % ms': share(times, 'done', 0.95),
    };
  }
}

/** The time that this share of all is not above. */
function share(times, which, part) {
  const sorted = times.map((each) => each[which]).toSorted((a, b) => a - b);
  const time = sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
  return time === undefined ? '' : Math.round(time);
}

function perEvent(calls, count) {
  return count === 0 ? '' : Number((calls / count).toFixed(2));
}
