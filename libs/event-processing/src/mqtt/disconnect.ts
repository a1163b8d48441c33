import { setTimeout as pause } from 'node:timers/promises';
import type { MqttClient } from 'mqtt';

/** Says goodbye, and no later than `limitMs` milliseconds hangs up: mqtt.js would wait for answers that are still due. */
export async function disconnect(client: MqttClient, limitMs: number): Promise<void> {
  const timer = new AbortController();
  const late = pause(limitMs, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([client.endAsync(!client.connected), late]);
  timer.abort();
  client.stream.destroy();
}
