import { createHash } from 'node:crypto';
import { hex } from '@waldur-site-agent/waldur-client';
import type { BrokerLogin } from '../broker/broker-login.ts';

/** How to get at the broker; who one is there comes from a registration. */
export type BrokerAccess = Pick<BrokerLogin, 'transport' | 'url' | 'tls' | 'agent' | 'mqttVersion'> & {
  /** The account at a broker that is not Waldur's, and does not know those of the registrations; MQTT only. */
  readonly ownAccount?: Pick<BrokerLogin, 'login' | 'password'> | undefined;
  /** Tells the sessions of this agent from those of others with the same account; MQTT only. See {@link sessionName}. */
  readonly mqttSession?: string;
};

/** What a registration gave. */
export interface BrokerAccount {
  readonly vhost: string;
  readonly login: string;
  readonly password: string;
}

export function brokerLogin({ mqttSession, ownAccount, ...access }: BrokerAccess, given: BrokerAccount): BrokerLogin {
  const account = ownAccount ?? given;
  const isNamed = access.transport === 'mqtt' && mqttSession !== undefined;
  const session = isNamed ? { mqttClientId: `waldur-site-agent-${account.login}-${mqttSession}` } : {};
  return { ...access, ...account, ...session };
}

/**
 * The same at every start of an agent that serves these offerings, another one for other agents: a broker allows one
 * connection per name, and keeps the messages of a name that is away.
 */
export function sessionName(offeringUuids: readonly string[]): string {
  const all = offeringUuids.map((uuid) => hex(uuid)).sort();
  return createHash('sha256').update(all.join(',')).digest('hex').slice(0, 8);
}
