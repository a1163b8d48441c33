import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxWaldur, SimulatedSlurm } from '@waldur-site-agent/sandbox';

const BIN = join(import.meta.dirname, '../../apps/agent/bin/waldur-site-agent.js');
const RESOURCES = 200;
const USERS = 5;

/** REST calls and processes of report cycles: 200 resources with five users each, two months. */
export async function reportCounts() {
  const world = await ReportWorld.start();
  try {
    const rows = [await world.cycle('first cycle, everything is new')];
    rows.push(await world.cycle('steady cycle'));
    world.moreJobs();
    rows.push(await world.cycle('10 resources used more'));
    return rows;
  } finally {
    await world.close();
  }
}

class ReportWorld {
  static async start() {
    const world = new ReportWorld();
    world.waldur = await SandboxWaldur.start();
    world.slurm = SimulatedSlurm.create();
    const { waldur, slurm } = world;
    const components = [{ type: 'cpu', billing_type: 'usage' }];
    const offering = waldur.addOffering({ name: 'Cluster', components });
    const project = waldur.addProject({ name: 'Project', slug: 'project' });
    for (let n = 0; n < RESOURCES; n++) {
      waldur.addResource({ offering, project, name: `Resource ${n}`, slug: `r${n}`, backend_id: `a${n}` });
    }
    slurm.edit((state) => {
      for (let n = 0; n < RESOURCES; n++) {
        const account = `a${n}`;
        state.accounts.push({ name: account, description: account, organization: 'p' });
        const row = { account, user: '', partition: '', parent: 'root', shares: 1, isDefault: false, limits: {} };
        state.associations.push(row);
      }
    });
    world.file = world.configuration(offering);
    world.jobs(RESOURCES, monthsAgo(1), 1);
    world.jobs(RESOURCES, monthsAgo(0), 1);
    return world;
  }

  jobs(resources, start, seconds) {
    this.slurm.seedJobs(
      Array.from({ length: resources * USERS }, (_, n) => ({
        account: `a${Math.floor(n / USERS)}`,
        user: `u${n % USERS}`,
        cpus: 3600,
        start,
        seconds,
      })),
    );
  }

  moreJobs() {
    this.jobs(10, monthsAgo(1), 60);
  }

  async cycle(what) {
    this.waldur.forget();
    this.slurm.clearLog();
    const began = performance.now();
    const agent = spawn(process.execPath, [BIN, 'report', '-c', this.file, '--once'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(agent, 'close');
    if (code !== 0) throw new Error(`${what}: exit status ${code}`);
    const posts = this.waldur.requests.filter(({ method, path }) => method === 'POST' && path.includes('usages'));
    return {
      what,
      'REST calls': this.waldur.requests.length,
      'usage POSTs': posts.length,
      sacct: this.slurm.log().filter(([program]) => program === 'sacct').length,
      'SLURM processes': this.slurm.processCount(),
      seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
    };
  }

  configuration(offering) {
    const file = join(mkdtempSync(join(tmpdir(), 'bench-')), 'config.yaml');
    const entry = {
      name: 'Cluster',
      waldur_api_url: this.waldur.apiUrl,
      waldur_api_token: this.waldur.token,
      waldur_offering_uuid: offering.uuid,
      backend_type: 'slurm',
      reporting_backend: 'slurm',
      backend_settings: {
        default_account: 'root',
        customer_prefix: 'c_',
        project_prefix: 'p_',
        allocation_prefix: 'a',
        cluster_name: this.slurm.cluster,
        slurm_bin_path: this.slurm.binPath,
        enable_user_homedir_account_creation: false,
      },
      backend_components: {
        cpu: { measured_unit: 'Hours', accounting_type: 'usage', label: 'CPU', unit_factor: 60 },
      },
    };
    writeFileSync(file, JSON.stringify({ log_level: 'WARNING', offerings: [entry] })); // JSON is YAML
    return file;
  }

  async close() {
    await this.waldur.close();
    this.slurm.remove();
  }
}

/** A moment early in the month; for the present one early enough to be over. */
function monthsAgo(count) {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1, 0, 0, 1));
}
