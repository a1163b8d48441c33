import type { BrokerLogin } from '@waldur-site-agent/event-processing';

/** An account with queues (STOMP) or topics (MQTT) of its own. */
export interface Account {
  /** Names to subscribe to; all deliver messages of type `order`. */
  readonly sources: readonly string[];
  /** The first of them. */
  readonly source: string;
  /** @param port of 127.0.0.1 to connect to instead of the broker's own */
  login(port?: number, scheme?: string): BrokerLogin;
  /** A durable message. */
  publish(source: string, body: string): Promise<void>;
  /** What the next {@link login} will say as well. */
  setPassword(password: string): Promise<void>;
  /** Ends its connections. */
  remove(): Promise<void>;
  /** Makes the user again. */
  restore(): Promise<void>;
}

/** A broker and what its operator can do. */
export interface BrokerUnderTest {
  readonly port: number;
  account(sources?: number): Promise<Account>;
  /** Ends without a word. What it has promised to keep, it keeps. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Removes all accounts. */
  clean(): Promise<void>;
}
