import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SimulatedSlurm } from '../slurm/index.ts';
import { SandboxWaldur } from '../waldur/index.ts';

/** The place of the story: a Waldur with one offering and a project of three people, and an empty cluster. */
export interface DemoWorld {
  readonly waldur: SandboxWaldur;
  readonly slurm: SimulatedSlurm;
  readonly configFile: string;
  placeOrder(): ReturnType<SandboxWaldur['placeOrder']>;
  close(): Promise<void>;
}

export async function demoWorld(): Promise<DemoWorld> {
  const waldur = await SandboxWaldur.start();
  const slurm = SimulatedSlurm.create();
  const customer = waldur.addCustomer({ name: 'University of Tartu', slug: 'tartu' });
  const project = waldur.addProject({ name: 'Climate models', slug: 'climate', customer });
  const offering = waldur.addOffering({
    name: 'HPC cluster',
    components: [
      { type: 'cpu', name: 'CPU', measured_unit: 'k-Hours' },
      { type: 'mem', name: 'RAM', measured_unit: 'gb-k-Hours' },
    ],
  });
  for (const username of ['maria', 'juhan', 'liis']) {
    const user = waldur.addUser({ username: `${username}@ut.example` });
    waldur.addTeamMember(project, user);
    waldur.addOfferingUser({ offering, user, username });
  }
  return {
    waldur,
    slurm,
    configFile: writeConfiguration(waldur, slurm, offering.uuid),
    placeOrder: () =>
      waldur.placeOrder({
        type: 'Create',
        offering,
        project,
        name: 'Sea ice 2027',
        slug: 'sea-ice-2027',
        limits: { cpu: 100, mem: 20 },
      }),
    close: async () => {
      await waldur.close();
      slurm.remove();
    },
  };
}

function writeConfiguration(waldur: SandboxWaldur, slurm: SimulatedSlurm, offeringUuid: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'waldur-demo-')), 'config.yaml');
  writeFileSync(
    file,
    `log_level: WARNING
offerings:
  - name: HPC cluster
    waldur_api_url: ${waldur.apiUrl}
    waldur_api_token: ${waldur.token}
    waldur_offering_uuid: ${offeringUuid}
    backend_type: slurm
    order_processing_backend: slurm
    backend_settings:
      default_account: root
      customer_prefix: c_
      project_prefix: p_
      allocation_prefix: a_
      cluster_name: ${slurm.cluster}
      slurm_bin_path: ${slurm.binPath}
      enable_user_homedir_account_creation: false
    backend_components:
      cpu: { measured_unit: k-Hours, accounting_type: limit, label: CPU, unit_factor: 60000 }
      mem: { measured_unit: gb-k-Hours, accounting_type: limit, label: RAM, unit_factor: 61440 }
`,
  );
  return file;
}
