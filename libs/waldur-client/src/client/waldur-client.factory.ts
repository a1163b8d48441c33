import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import pLimit, { type LimitFunction } from 'p-limit';
import { type Authorization, StaticToken } from '../auth/authorization.ts';
import { OidcAuthorization } from '../auth/oidc-authorization.ts';
import { OidcTokenCache } from '../auth/oidc-token-cache.ts';
import { AgentPool } from '../http/agent-pool.ts';
import { HttpSender } from '../http/http-sender.ts';
import { baseUrl } from './request-url.ts';
import { WaldurClient } from './waldur-client.ts';
import {
  DEFAULT_CONNECT_TIMEOUT_MS,
  DEFAULT_MAX_IN_FLIGHT,
  DEFAULT_REQUEST_TIMEOUT_MS,
  type WaldurConnection,
} from './waldur-connection.ts';

/** Makes clients that share connections, OIDC tokens and the limit of requests in flight per server. */
@Injectable()
export class WaldurClientFactory implements OnModuleDestroy {
  private readonly agents = new AgentPool();
  private readonly tokens = new OidcTokenCache();
  private readonly slots = new Map<string, LimitFunction>();

  /** Opens no connection yet. */
  create(connection: WaldurConnection): WaldurClient {
    const base = baseUrl(connection.apiUrl);
    const sender = this.senderFor(connection);
    return new WaldurClient({
      base,
      sender,
      authorization: this.authorizationFor(connection, sender),
      slots: this.slotsOf(new URL(base).origin, connection.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT),
      requestTimeoutMs: connection.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS,
      observer: connection.observer,
    });
  }

  /** Closes all connections. */
  onModuleDestroy(): void {
    this.agents.destroy();
  }

  private senderFor({ proxy, verifySsl, connectTimeoutMs, userAgent }: WaldurConnection): HttpSender {
    const route = { proxy, verifySsl, connectTimeoutMs: connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS };
    return new HttpSender(this.agents, route, userAgent);
  }

  private authorizationFor({ oidc, token }: WaldurConnection, sender: HttpSender): Authorization {
    return oidc ? new OidcAuthorization(oidc, sender, this.tokens) : new StaticToken(token ?? '');
  }

  private slotsOf(origin: string, maxInFlight: number): LimitFunction {
    const slots = this.slots.get(origin) ?? pLimit(maxInFlight);
    slots.concurrency = Math.min(slots.concurrency, maxInFlight);
    this.slots.set(origin, slots);
    return slots;
  }
}
