import type { AedesPublishPacket } from 'aedes';

/** Knows which messages a client is sent again; MQTT wants them marked, and Aedes leaves that out. */
export class SentPackets {
  private readonly keys = new Set<string>();

  isRepeated(client: string, { brokerId, brokerCounter }: AedesPublishPacket): boolean {
    const key = `${client} ${brokerId} ${brokerCounter}`;
    const isKnown = this.keys.has(key);
    this.keys.add(key);
    return isKnown;
  }
}
