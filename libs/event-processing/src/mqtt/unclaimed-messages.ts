interface Unclaimed {
  readonly topic: string;
  readonly take: () => void;
  readonly patience: NodeJS.Timeout;
}

/**
 * Messages of a resumed session that come before this process has subscribed to their topic, perhaps because another
 * offering was quicker to register. They wait a while for it. A topic that nobody has claimed by then is hopeless: its
 * further messages do not wait, for acknowledgements keep their order, and those of others would wait with them.
 */
export class UnclaimedMessages {
  private readonly waiting = new Set<Unclaimed>();
  private readonly hopeless = new Set<string>();

  constructor(private readonly patienceMs: number) {}

  /** @param giveUp called when nobody has claimed it, and told whether it is the first of its topic */
  hold(topic: string, take: () => void, giveUp: (isFirst: boolean) => void): void {
    if (this.hopeless.has(topic)) {
      giveUp(false);
      return;
    }
    const message = {
      topic,
      take,
      patience: setTimeout(() => {
        const isFirst = !this.hopeless.has(topic);
        this.waiting.delete(message);
        this.hopeless.add(topic);
        giveUp(isFirst);
      }, this.patienceMs),
    };
    message.patience.unref();
    this.waiting.add(message);
  }

  /** Takes the messages whose topic fits. */
  claim(fits: (topic: string) => boolean): void {
    for (const topic of this.hopeless) if (fits(topic)) this.hopeless.delete(topic);
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
