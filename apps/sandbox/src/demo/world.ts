import { SandboxMqttBroker } from '../broker/index.ts';
import { SandboxEvents } from '../events/sandbox-events.ts';
import { SimulatedSlurm } from '../slurm/index.ts';
import { SandboxWaldur } from '../waldur/index.ts';
import { Configuration } from './configuration.ts';

type Waldur = SandboxWaldur;

/** The place of the story: a Waldur with one offering and a project of three people, its broker, and an empty cluster. */
export class DemoWorld {
  readonly events: SandboxEvents;
  readonly configuration: Configuration;
  readonly project: ReturnType<Waldur['addProject']>;
  readonly offering: ReturnType<Waldur['addOffering']>;

  private constructor(
    readonly waldur: Waldur,
    readonly broker: SandboxMqttBroker,
    readonly slurm = SimulatedSlurm.create(),
  ) {
    const customer = waldur.addCustomer({ name: 'University of Tartu', slug: 'tartu' });
    this.project = waldur.addProject({ name: 'Climate models', slug: 'climate', customer });
    this.offering = waldur.addOffering({
      name: 'HPC cluster',
      components: [
        { type: 'cpu', name: 'CPU', measured_unit: 'k-Hours' },
        { type: 'mem', name: 'RAM', measured_unit: 'gb-k-Hours' },
      ],
    });
    for (const username of ['maria', 'juhan', 'liis']) this.addPerson(username);
    this.events = new SandboxEvents(waldur, { mqtt: broker });
    this.configuration = new Configuration(waldur, slurm, this.offering.uuid);
  }

  static async start(): Promise<DemoWorld> {
    return new DemoWorld(await SandboxWaldur.start(), await SandboxMqttBroker.start());
  }

  placeOrder(name: string): ReturnType<Waldur['placeOrder']> {
    const { offering, project } = this;
    const slug = name.toLowerCase().replaceAll(' ', '-');
    return this.waldur.placeOrder({ type: 'Create', offering, project, name, slug, limits: { cpu: 100, mem: 20 } });
  }

  /** Takes a person out of the project, as the project's manager does in Waldur, which tells the agent. */
  async leave(username: string): Promise<void> {
    const { waldur, project, offering } = this;
    const user = project.team.map((member) => member.user).find((each) => each.username.startsWith(`${username}@`));
    if (user === undefined) throw new Error(`${username} is not in the project`);
    waldur.removeTeamMember(project, user);
    await this.events.role(offering, project, user, false);
  }

  /** Accounts of the cluster that a person may use, except for everybody's default one. */
  accountsOf(username: string): readonly string[] {
    const rows = this.slurm.tree().filter(({ user, account }) => user === username && account !== 'root');
    return rows.map(({ account }) => account);
  }

  async close(): Promise<void> {
    await this.broker.close();
    await this.waldur.close();
    this.slurm.remove();
    this.configuration.remove();
  }

  private addPerson(username: string): void {
    const user = this.waldur.addUser({ username: `${username}@ut.example` });
    this.waldur.addTeamMember(this.project, user);
    this.waldur.addOfferingUser({ offering: this.offering, user, username });
  }
}
