import type { OfferingConfiguration } from '../model/offering-configuration.ts';
import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';

interface MqttAccount {
  readonly mqtt_username: string | null;
  readonly mqtt_password: string | null;
}

export function checkMqtt(offering: OfferingConfiguration, path: Path, problems: ProblemList): void {
  checkMqttAccount(offering, path, problems);
  if (offering.mqtt_transport === 'tcp' && offering.mqtt_ws_path) {
    const hint = 'remove it, or set mqtt_transport: websocket';
    problems.warning([...path, 'mqtt_ws_path'], 'is of no use with mqtt_transport: tcp', hint);
  }
}

/** Half a login lets nobody in. */
export function checkMqttAccount(account: MqttAccount, path: Path, problems: ProblemList): void {
  const { mqtt_username: username, mqtt_password: password } = account;
  if (!username === !password) return;
  const [written, missing] = username ? ['mqtt_username', 'mqtt_password'] : ['mqtt_password', 'mqtt_username'];
  problems.error([...path, written], `stands without ${missing}`, 'set both of them, or none');
}
