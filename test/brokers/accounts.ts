import { randomUUID } from 'node:crypto';
import type { BrokerLogin } from '@waldur-site-agent/event-processing';

const FIRST_PASSWORD = 'f1rst-passw0rd';

export function hex(): string {
  return randomUUID().replaceAll('-', '');
}

/** Names as a legacy subscription of Waldur has them. */
export function queueNames(subscription: string, count: number): readonly string[] {
  return Array.from({ length: count }, () => `subscription_${subscription}_offering_${hex()}_order`);
}

export function topicNames(subscription: string, count: number): readonly string[] {
  return Array.from({ length: count }, () => `subscription/${subscription}/offering/${hex()}/order`);
}

/** A name and a password that may change. */
export abstract class AccountBase {
  readonly name = hex();
  protected password = FIRST_PASSWORD;

  login(port?: number, scheme?: string): BrokerLogin {
    const url = new URL(this.url);
    const address = `${scheme ?? url.protocol.slice(0, -1)}://127.0.0.1:${port ?? url.port}${url.pathname}`;
    return { ...this.account, url: address.replace(/\/$/, ''), login: this.name, password: this.password };
  }

  abstract readonly sources: readonly string[];

  get source(): string {
    return this.sources[0] ?? '';
  }

  protected abstract readonly url: string;
  protected abstract readonly account: Omit<BrokerLogin, 'url' | 'login' | 'password'>;
}
