import { redact, secrets } from '@waldur-site-agent/observability';
import { type Observable, Subject } from 'rxjs';
import type { EventSource } from '../messages/event-source.ts';
import type { BrokerEvent } from './broker-event.ts';
import { type BrokerLogin, checkLogin, connectionName } from './broker-login.ts';
import { Reconnection, type ReconnectPolicy } from './reconnection.ts';
import { SubscriptionList } from './subscription-list.ts';

/** How an attempt or a connection ended. */
export interface ConnectionEnd {
  readonly text: string;
  /** Set when the broker refused to let the agent in. */
  readonly refusal?: 'credentials' | 'other' | undefined;
  /** The broker hung up instead of answering for a queue. */
  readonly refusedQueue?: boolean;
}

/** What both transports share: the login, the subscriptions, the way back after a loss, and telling about it. */
export class ConnectionLife {
  readonly subscriptions = new SubscriptionList();
  readonly events: Observable<BrokerEvent>;
  private readonly subject = new Subject<BrokerEvent>();
  private readonly reconnection: Reconnection;
  /** Passwords that texts about the connection may still tell: the present one and the one before. */
  private hidden: readonly (() => void)[] = [];
  private closed = false;

  /** @throws what {@link checkLogin} throws */
  constructor(
    private currentLogin: BrokerLogin,
    policy: ReconnectPolicy,
    connect: () => void,
  ) {
    checkLogin(currentLogin);
    this.events = this.subject.asObservable();
    this.reconnection = new Reconnection(policy, connect);
    this.hide(currentLogin.password);
  }

  get login(): BrokerLogin {
    return this.currentLogin;
  }

  renew(login: BrokerLogin): void {
    checkLogin(login);
    const changed = login.password !== this.currentLogin.password;
    this.currentLogin = login;
    if (!changed) return;
    this.hide(login.password);
    this.reconnection.hurry();
  }

  /** @param keptNothing whether what came since the last connection is lost */
  established(keptNothing = false): void {
    this.reconnection.established();
    this.tell({ ...this.about(), kind: 'connected', ...(keptNothing ? { keptNothing } : {}) });
  }

  consuming(source: EventSource): void {
    this.subscriptions.mark(source.name, 'consuming');
    this.tell({ ...this.about([source]), kind: 'consuming' });
  }

  queueRefused(source: EventSource, detail: string): void {
    this.subscriptions.mark(source.name, 'refused');
    this.tell({ ...this.about([source]), kind: 'refused', reason: 'queue', detail: redact(detail) });
  }

  /** Reports the end and plans the next attempt, unless the end was wanted. */
  ended({ text, refusal, refusedQueue = false }: ConnectionEnd): void {
    const { asked } = this.subscriptions;
    if (this.closed) return;
    if (refusedQueue && asked) this.queueRefused(asked, text);
    this.subscriptions.reset();
    const retry = this.reconnection.failed();
    const about = { ...this.about(), ...retry };
    if (refusal) this.tell({ ...about, kind: 'refused', reason: refusal, detail: redact(text) });
    else this.tell({ ...about, kind: 'lost', reason: redact(text) });
  }

  /** No attempt follows any more, and nothing is told. */
  close(): void {
    this.closed = true;
    this.reconnection.stop();
    this.subject.complete();
    for (const forget of this.hidden) forget();
    this.hidden = [];
  }

  private hide(password: string): void {
    const [present, ...former] = this.hidden;
    for (const forget of former) forget();
    this.hidden = [secrets.addForNow(password), ...(present ? [present] : [])];
  }

  private about(sources: readonly EventSource[] = this.subscriptions.sources) {
    return { connection: connectionName(this.currentLogin), sources };
  }

  private tell(event: BrokerEvent): void {
    this.subject.next(event);
  }
}
