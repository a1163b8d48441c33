import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxWaldur, SimulatedSlurm } from '@waldur-site-agent/sandbox';

const TEAM = 5;
const PROGRAMS = ['sacctmgr', 'sacct', 'scancel', 'sinfo', 'squeue'];

/** Two resources per project, a team of five each, people in several teams; both sides agree about everything. */
export class MembershipWorld {
  /**
   * @param size resources, projects, users
   * @param cluster `simulated`, or `real` for the one that the environment (SLURM_CONF, REAL_SLURM_CLUSTER) names
   */
  static async start(size, cluster, latencyMs) {
    const world = new MembershipWorld(await SandboxWaldur.start({ latencyMs }), size);
    world.fillWaldur();
    world.cluster = cluster === 'real' ? new RealCluster() : new SimulatedCluster();
    world.cluster.seed(world.tree());
    return world;
  }

  constructor(waldur, size) {
    this.waldur = waldur;
    this.size = size;
    this.prefix = `b${process.pid.toString(36)}${Date.now().toString(36)}`.slice(-8);
  }

  fillWaldur() {
    const { waldur, size } = this;
    const customer = waldur.addCustomer({ name: 'Org', slug: `${this.prefix}org` });
    this.offering = waldur.addOffering({ name: 'Cluster', components: [{ type: 'cpu' }] });
    this.users = Array.from({ length: size.users }, (_, n) => this.person(`${this.prefix}u${n}`));
    this.projects = Array.from({ length: size.projects }, (_, n) => {
      const project = waldur.addProject({ name: `Project ${n}`, slug: `${this.prefix}${n}`, customer });
      for (let k = 0; k < TEAM; k++) waldur.addTeamMember(project, this.users[(n * TEAM + k) % size.users].user);
      return project;
    });
    this.resources = Array.from({ length: size.resources }, (_, n) =>
      waldur.addResource({
        offering: this.offering,
        project: this.projects[n % size.projects],
        name: `Resource ${n}`,
        slug: `r${n}`,
        backend_id: `${this.prefix}a${n}`,
        backend_metadata: { qos: 'normal' },
      }),
    );
  }

  person(username) {
    const user = this.waldur.addUser({ username: `${username}@example.org` });
    return { user, offeringUser: this.waldur.addOfferingUser({ offering: this.offering, user, username }) };
  }

  /** What the cluster has to hold so that both sides agree. */
  tree() {
    const customer = `${this.prefix}c_${this.prefix}org`;
    const projects = this.projects.map(({ slug }) => `${this.prefix}p_${slug}`);
    const names = new Map(this.users.map(({ user, offeringUser }) => [user, offeringUser.username]));
    const allocations = this.resources.map(({ backend_id, project }) => ({
      name: backend_id,
      parent: `${this.prefix}p_${project.slug}`,
      users: project.team.map(({ user }) => names.get(user)),
    }));
    return { customer, projects, allocations };
  }

  configuration() {
    const offering = {
      name: 'Cluster',
      waldur_api_url: this.waldur.apiUrl,
      waldur_api_token: this.waldur.token,
      waldur_offering_uuid: this.offering.uuid,
      backend_type: 'slurm',
      membership_sync_backend: 'slurm',
      backend_settings: {
        default_account: 'root',
        customer_prefix: `${this.prefix}c_`,
        project_prefix: `${this.prefix}p_`,
        allocation_prefix: this.prefix,
        cluster_name: this.cluster.name,
        slurm_bin_path: this.cluster.binPath,
        qos_paused: 'normal',
        enable_user_homedir_account_creation: false,
      },
      backend_components: {
        cpu: { measured_unit: 'k-Hours', accounting_type: 'limit', label: 'CPU', unit_factor: 60000 },
      },
    };
    const file = join(mkdtempSync(join(tmpdir(), 'bench-')), 'config.yaml');
    writeFileSync(file, JSON.stringify({ log_level: 'WARNING', offerings: [offering] })); // JSON is YAML
    return file;
  }

  async close() {
    await this.waldur.close();
    this.cluster.remove(this.tree());
  }
}

class SimulatedCluster {
  constructor() {
    this.slurm = SimulatedSlurm.create();
    this.name = this.slurm.cluster;
    this.binPath = this.slurm.binPath;
  }

  seed({ customer, projects, allocations }) {
    this.slurm.edit((state) => {
      const account = (name, parent) => {
        state.accounts.push({ name, description: name, organization: parent });
        state.associations.push({
          account: name,
          user: '',
          partition: '',
          parent,
          shares: 1,
          isDefault: false,
          limits: {},
        });
      };
      account(customer, 'root');
      for (const project of projects) account(project, customer);
      for (const { name, parent, users } of allocations) {
        account(name, parent);
        for (const user of users) {
          state.associations.push({
            account: name,
            user,
            partition: '',
            parent: name,
            shares: 1,
            isDefault: false,
            limits: {},
          });
        }
      }
    });
  }

  calls() {
    return this.slurm.log();
  }

  processes() {
    return this.slurm.processCount();
  }

  forget() {
    this.slurm.clearLog();
  }

  remove() {
    this.slurm.remove();
  }
}

/** The programs of the real cluster behind scripts that note each call. */
class RealCluster {
  constructor() {
    this.name = process.env['REAL_SLURM_CLUSTER'] ?? '';
    if (this.name === '') throw new Error('start a cluster first: eval "$(test/real-slurm/up.sh)"');
    this.binPath = mkdtempSync(join(tmpdir(), 'bench-tools-'));
    this.log = join(this.binPath, 'calls');
    writeFileSync(this.log, '');
    for (const program of PROGRAMS) {
      const file = join(this.binPath, program);
      writeFileSync(file, `#!/bin/sh\necho "${program} $*" >> '${this.log}'\nexec /usr/bin/${program} "$@"\n`);
      chmodSync(file, 0o755);
    }
  }

  /** As one file: a statement per account would take slurmdbd many minutes. */
  seed({ customer, projects, allocations }) {
    const lines = [
      `Cluster - '${this.name}':Fairshare=1:QOS='normal'`,
      "Parent - 'root'",
      "User - 'root':DefaultAccount='root':AdminLevel='Administrator':Fairshare=1",
      accountLine(customer, customer),
      `Parent - '${customer}'`,
      ...projects.map((name) => accountLine(name, name)),
      ...allocations.flatMap(({ name, parent }) => [`Parent - '${parent}'`, accountLine(name, parent)]),
      ...allocations.flatMap(({ name, users }) => [
        `Parent - '${name}'`,
        ...users.map((user) => `User - '${user}':DefaultAccount='${name}':Fairshare=1`),
      ]),
    ];
    const file = join(this.binPath, 'tree.cfg');
    writeFileSync(file, `${lines.join('\n')}\n`);
    execFileSync('/usr/bin/sacctmgr', ['-iQ', 'load', `file=${file}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  calls() {
    const flags = new Set(['--parsable2', '--noheader', '--immediate']);
    return readFileSync(this.log, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' ').filter((word) => !flags.has(word)))
      .map(([program, ...words]) => [program, '', '', ''].concat(words));
  }

  processes() {
    return this.calls().length;
  }

  forget() {
    writeFileSync(this.log, '');
  }

  /** Thrown away with the cluster: removing thousands of associations takes slurmdbd far longer than making them. */
  remove() {
    process.stderr.write('the accounts stay; take a fresh cluster for the next run: test/real-slurm/down.sh --purge\n');
  }
}

/** As `sacctmgr load` reads it. */
function accountLine(name, organization) {
  return `Account - '${name}':Description='${name}':Organization='${organization}':Fairshare=1`;
}
