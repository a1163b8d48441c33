import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxMqttBroker } from '../broker/index.ts';
import type { SimulatedSlurm } from '../slurm/index.ts';
import type { SandboxWaldur } from '../waldur/index.ts';

/** The agent's configuration files, in a directory of their own. */
export class Configuration {
  private readonly directory = mkdtempSync(join(tmpdir(), 'waldur-demo-'));

  constructor(
    private readonly waldur: SandboxWaldur,
    private readonly slurm: SimulatedSlurm,
    private readonly offeringUuid: string,
  ) {}

  /** Orders, polled. */
  polling(): string {
    return this.write('config.yaml', this.text('WARNING', []));
  }

  /** Orders and members, by messages. */
  events(lines: readonly string[]): string {
    return this.write('events.yaml', this.text('INFO', lines));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  private write(name: string, text: string): string {
    const file = join(this.directory, name);
    writeFileSync(file, text);
    return file;
  }

  private text(logLevel: string, more: readonly string[]): string {
    const { waldur, slurm } = this;
    return `log_level: ${logLevel}
offerings:
  - name: HPC cluster
    waldur_api_url: ${waldur.apiUrl}
    waldur_api_token: ${waldur.token}
    waldur_offering_uuid: ${this.offeringUuid}
    backend_type: slurm
    order_processing_backend: slurm
${more.map((line) => `    ${line}\n`).join('')}    backend_settings:
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
`;
  }
}

/** What an offering's part of the file needs for events from this broker. */
export function eventLines(broker: SandboxMqttBroker): readonly string[] {
  const { hostname, port, pathname } = new URL(broker.webSocketUrl);
  return [
    'membership_sync_backend: slurm',
    'mqtt_enabled: true',
    `mqtt_ws_host: ${hostname}`,
    `mqtt_ws_port: ${port}`,
    `mqtt_ws_path: ${pathname}`,
    'websocket_use_tls: false',
  ];
}
