import type { IPublishPacket, MqttClient } from 'mqtt';

/** mqtt.js takes an error for "no acknowledgement" and goes on with the next packet. */
const LATER = new Error('acknowledged later');
const PUBACK = 0x40;

/**
 * Sends PUBACK when a message has been handled. Left alone, mqtt.js sends it as soon as the message has arrived; its
 * hooks `handleMessage` and `customHandleAcks` can delay it, but then it reads nothing more until it is sent, no answer
 * to its pings either, and a slow handler costs the connection.
 */
export class HeldAcknowledgements {
  private held: { readonly packet: IPublishPacket; settled: boolean }[] = [];

  constructor(private readonly client: MqttClient) {
    client.handleMessage = (packet, done) => {
      if (packet.qos === 0) {
        done();
        return;
      }
      this.held.push({ packet, settled: false });
      done(LATER);
    };
    // what was not acknowledged by then, the broker sends again
    client.on('close', () => {
      this.held = [];
    });
  }

  /** Whether the message is still to be acknowledged over the present connection. */
  holds(packet: IPublishPacket): boolean {
    return this.held.some((each) => each.packet === packet);
  }

  /** MQTT wants acknowledgements in the order of the messages, so a slow one keeps those behind it. */
  settle(packet: IPublishPacket): void {
    const found = this.held.find((each) => each.packet === packet);
    if (found) found.settled = true;
    while (this.held[0]?.settled) this.acknowledge(this.held.shift()!.packet);
  }

  /** The packet is the same in MQTT 3.1.1 and 5. */
  private acknowledge({ messageId = 0 }: IPublishPacket): void {
    this.client.stream.write(Buffer.from([PUBACK, 2, messageId >> 8, messageId & 0xff]));
  }
}
