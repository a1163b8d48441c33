/** So many intervals without a sign of life, and the client is dropped. */
const TOLERANCE = 3;

/** Heart-beats in both directions, in the intervals that CONNECT asked for. */
export class HeartBeats {
  private readonly timers: NodeJS.Timeout[] = [];
  private heardAt = Date.now();

  /** @param header `sends,expects` of the client, in milliseconds; 0 for none */
  start(header: string, send: () => void, lost: () => void): void {
    const [fromClient = 0, toClient = 0] = header.split(',').map(Number);
    if (toClient > 0) this.timers.push(setInterval(send, toClient));
    if (fromClient === 0) return;
    const check = (): void => {
      if (Date.now() - this.heardAt > fromClient * TOLERANCE) lost();
    };
    this.timers.push(setInterval(check, fromClient));
  }

  heard(): void {
    this.heardAt = Date.now();
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }
}
