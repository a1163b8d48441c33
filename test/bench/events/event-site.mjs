import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  SandboxEvents,
  SandboxMqttBroker,
  SandboxStompBroker,
  SandboxWaldur,
  SimulatedSlurm,
} from '@waldur-site-agent/sandbox';

const BROKERS = { stomp: SandboxStompBroker, mqtt: SandboxMqttBroker };
/** What an offering with orders and members listens to. */
const OBJECT_TYPES = 8;
const DISCARD_PORT = 9;
const TEAM = ['alice', 'bob', 'carol'];

/** A Waldur with a broker, a SLURM, and any number of offerings of one token for a project of three people. */
export class EventSite {
  /** @param dead how many of the offerings have a broker that is not there */
  static async start(transport, offerings = 1, dead = 0) {
    const site = new EventSite();
    site.transport = transport;
    site.dead = dead;
    site.folder = mkdtempSync(join(tmpdir(), 'bench-'));
    site.waldur = await SandboxWaldur.start();
    site.broker = await BROKERS[transport].start();
    site.events = new SandboxEvents(site.waldur, { [transport]: site.broker });
    site.slurm = SimulatedSlurm.create();
    site.project = site.waldur.addProject({ name: 'Project', slug: 'project' });
    site.offerings = Array.from({ length: offerings }, (_, n) =>
      site.waldur.addOffering({ name: `Cluster ${n}`, components: [{ type: 'cpu' }] }),
    );
    for (const username of TEAM) site.addMember(username);
    return site;
  }

  addMember(username) {
    const user = this.waldur.addUser({ username: `${username}@example.org` });
    this.waldur.addTeamMember(this.project, user);
    for (const offering of this.offerings) this.waldur.addOfferingUser({ offering, user, username });
  }

  placeOrder(name) {
    return this.waldur.placeOrder({
      type: 'Create',
      offering: this.offerings[0],
      project: this.project,
      name,
      slug: name.toLowerCase().replaceAll(' ', '-'),
      limits: { cpu: 10 },
    });
  }

  /** @param listens whether the offerings have events, or are polled */
  configuration(listens) {
    const file = join(this.folder, `${listens ? 'events' : 'polled'}.yaml`);
    const offerings = this.offerings.map((offering, index) => ({
      ...this.offeringConfiguration(offering),
      ...(listens ? this.place(index < this.dead ? DISCARD_PORT : undefined) : {}),
    }));
    writeFileSync(file, JSON.stringify({ log_level: listens ? 'INFO' : 'WARNING', offerings })); // JSON is YAML
    return file;
  }

  offeringConfiguration({ name, uuid }) {
    return {
      name,
      waldur_api_url: this.waldur.apiUrl,
      waldur_api_token: this.waldur.token,
      waldur_offering_uuid: uuid,
      backend_type: 'slurm',
      order_processing_backend: 'slurm',
      membership_sync_backend: 'slurm',
      backend_settings: {
        default_account: 'root',
        customer_prefix: 'c_',
        project_prefix: 'p_',
        allocation_prefix: 'a_',
        cluster_name: this.slurm.cluster,
        slurm_bin_path: this.slurm.binPath,
        write_lock_file: join(this.folder, 'slurm.lock'),
        enable_user_homedir_account_creation: false,
      },
      backend_components: {
        cpu: { measured_unit: 'k-Hours', accounting_type: 'limit', label: 'CPU', unit_factor: 60000 },
      },
    };
  }

  get queues() {
    return OBJECT_TYPES * (this.offerings.length - this.dead);
  }

  /** @param instead a port where nobody listens */
  place(instead) {
    const { transport, broker } = this;
    const { hostname, port, pathname } = new URL(transport === 'stomp' ? broker.url : broker.webSocketUrl);
    return {
      [`${transport}_enabled`]: true,
      [`${transport}_ws_host`]: hostname,
      [`${transport}_ws_port`]: instead ?? Number(port),
      [`${transport}_ws_path`]: pathname,
      websocket_use_tls: false,
    };
  }

  forget() {
    this.waldur.forget();
    this.slurm.clearLog();
  }

  async close() {
    await this.broker.close();
    await this.waldur.close();
    this.slurm.remove();
    rmSync(this.folder, { recursive: true });
  }
}
