import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SandboxWaldur, SimulatedSlurm } from '@waldur-site-agent/sandbox';

const BIN = join(import.meta.dirname, '../../apps/agent/bin/waldur-site-agent.js');

/** REST calls, SLURM processes and SLURM writes of a running agent, per kind of order. */
export async function orderCounts() {
  const bench = await Bench.start();
  const rows = [await bench.count('first idle cycle, with registration', () => undefined)];
  rows.push(await bench.count('idle cycle', () => undefined));
  rows.push(await bench.count('Create, team of 3', () => bench.create('One', 3)));
  rows.push(await bench.count('Create, team of 103', () => bench.create('Many', 100)));
  rows.push(await bench.count('Update of limits', () => bench.update('One')));
  rows.push(await bench.count('Terminate', () => bench.terminate('One')));
  rows.push(await bench.count('20 Creates at once', () => bench.creates(20)));
  await bench.close();
  return rows;
}

class Bench {
  static async start() {
    const bench = new Bench();
    bench.waldur = await SandboxWaldur.start();
    bench.slurm = SimulatedSlurm.create();
    bench.offering = bench.waldur.addOffering({ name: 'Cluster', components: [{ type: 'cpu' }] });
    bench.project = bench.waldur.addProject({ name: 'Project', slug: 'project' });
    bench.people = 0;
    bench.agent = spawn(process.execPath, [BIN, 'order-process', '-c', bench.configuration()], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.05',
        WALDUR_SITE_AGENT_HEALTH_ADDRESS: 'off',
      },
    });
    return bench;
  }

  /** Everything from the placing of orders to the end of the cycle that did them. */
  async count(what, place) {
    const orders = [place()].flat().filter(Boolean);
    const began = performance.now();
    await this.cycleEnd();
    while (orders.some(({ state }) => state !== 'done')) {
      if (orders.some(({ state }) => state === 'erred')) throw new Error(`${what}: ${orders[0].error_message}`);
      await pause(20);
    }
    await pause(300);
    const seconds = (performance.now() - began) / 1000;
    const statements = this.slurm.log().filter(([program, , , , verb]) => isWrite(program, verb));
    const row = {
      what,
      'REST calls': this.waldur.requests.length,
      'SLURM processes': this.slurm.processCount(),
      'SLURM writes': statements.length,
      seconds: Number(seconds.toFixed(1)),
    };
    this.waldur.forget();
    this.slurm.clearLog();
    return row;
  }

  /** The next list of orders has been answered. */
  async cycleEnd() {
    const listed = () => this.waldur.requests.some(({ path }) => path === '/api/marketplace-orders/');
    while (!listed()) await pause(20);
    await pause(200);
  }

  create(name, newPeople) {
    for (let n = 0; n < newPeople; n++) this.addPerson();
    const { offering, project } = this;
    return this.waldur.placeOrder({
      type: 'Create',
      offering,
      project,
      name,
      slug: name.toLowerCase(),
      limits: { cpu: 10 },
    });
  }

  creates(count) {
    return Array.from({ length: count }, (_, n) => this.create(`Batch ${n}`.replace(' ', '-'), 0));
  }

  update(name) {
    return this.waldur.placeOrder({ type: 'Update', resource: this.resource(name), limits: { cpu: 20 } });
  }

  terminate(name) {
    return this.waldur.placeOrder({ type: 'Terminate', resource: this.resource(name) });
  }

  resource(name) {
    return this.waldur.state.resources.where((resource) => resource.name === name)[0];
  }

  addPerson() {
    const username = `user${this.people++}`;
    const user = this.waldur.addUser({ username: `${username}@example.org` });
    this.waldur.addTeamMember(this.project, user);
    this.waldur.addOfferingUser({ offering: this.offering, user, username });
  }

  configuration() {
    const file = join(mkdtempSync(join(tmpdir(), 'bench-')), 'config.yaml');
    const offering = {
      name: 'Cluster',
      waldur_api_url: this.waldur.apiUrl,
      waldur_api_token: this.waldur.token,
      waldur_offering_uuid: this.offering.uuid,
      backend_type: 'slurm',
      order_processing_backend: 'slurm',
      backend_settings: {
        default_account: 'root',
        customer_prefix: 'c_',
        project_prefix: 'p_',
        allocation_prefix: 'a_',
        cluster_name: this.slurm.cluster,
        slurm_bin_path: this.slurm.binPath,
        enable_user_homedir_account_creation: false,
      },
      backend_components: {
        cpu: { measured_unit: 'k-Hours', accounting_type: 'limit', label: 'CPU', unit_factor: 60000 },
      },
    };
    writeFileSync(file, JSON.stringify({ log_level: 'WARNING', offerings: [offering] })); // JSON is YAML
    return file;
  }

  async close() {
    const ended = once(this.agent, 'close');
    this.agent.kill('SIGTERM');
    await ended;
    await this.waldur.close();
    this.slurm.remove();
  }
}

function isWrite(program, verb) {
  return (program === 'sacctmgr' && ['add', 'modify', 'remove'].includes(verb)) || program === 'scancel';
}
