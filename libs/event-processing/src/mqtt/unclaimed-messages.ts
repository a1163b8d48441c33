interface Unclaimed {
  readonly topic: string;
  readonly take: () => void;
  readonly patience: NodeJS.Timeout;
}

/**
 * Messages of a resumed session that come before this process has subscribed to their topic, perhaps because another
 * offering was quicker to register. They wait a while for it.
 */
export class UnclaimedMessages {
  private readonly waiting = new Set<Unclaimed>();

  constructor(private readonly patienceMs: number) {}

  hold(topic: string, take: () => void, giveUp: () => void): void {
    const message = {
      topic,
      take,
      patience: setTimeout(() => {
        this.waiting.delete(message);
        giveUp();
      }, this.patienceMs),
    };
    message.patience.unref();
    this.waiting.add(message);
  }

  /** Takes the messages whose topic fits. */
  claim(fits: (topic: string) => boolean): void {
    for (const message of this.waiting) {
      if (!fits(message.topic)) continue;
      this.forget(message);
      message.take();
    }
  }

  clear(): void {
    for (const message of this.waiting) this.forget(message);
  }

  private forget(message: Unclaimed): void {
    clearTimeout(message.patience);
    this.waiting.delete(message);
  }
}
