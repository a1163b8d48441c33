import { type DynamicModule, Module } from '@nestjs/common';
import {
  DEFAULT_MEMBERSHIP_SETTINGS,
  Freshness,
  type MembershipSettings,
  OFFERING_RUNTIME,
  OfferingDetails,
  type OfferingRuntime,
  type ReportingSettings,
  coreSettings,
} from '@waldur-site-agent/offering';
import {
  type ChangeWriter,
  type Component,
  USERNAME_MANAGEMENT_BACKEND,
  type UsernameBackend,
} from '@waldur-site-agent/plugin-sdk';
import type { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { WaldurClientFactory } from '@waldur-site-agent/waldur-client';

@Module({})
class BenchOffering {}

type OfferingRecord = ReturnType<SandboxWaldur['addOffering']>;

export interface BenchSettings {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly membership?: Partial<MembershipSettings>;
  readonly reporting?: Partial<ReportingSettings>;
  /** Components of the file. */
  readonly components?: Readonly<Record<string, Component>>;
  readonly exposeErrorDetails?: boolean;
}

/** One offering of the sandbox's Waldur as the core sees it. */
export function benchRuntime(
  waldur: SandboxWaldur,
  offering: OfferingRecord,
  writer: ChangeWriter,
  options: BenchSettings,
): OfferingRuntime {
  const client = new WaldurClientFactory().create({
    apiUrl: waldur.apiUrl,
    token: waldur.token,
    verifySsl: true,
    userAgent: 'waldur-site-agent-bench/0.0.0',
    requestTimeoutMs: 2000,
  });
  return {
    name: offering.name,
    uuid: offering.uuid,
    client,
    writer,
    settings: coreSettings(options.settings ?? {}),
    membership: { ...DEFAULT_MEMBERSHIP_SETTINGS, ...options.membership },
    reporting: { timezone: 'UTC', periods: 2, now: () => new Date(), ...options.reporting },
    details: new OfferingDetails(client, offering.uuid, options.components ?? {}),
    freshness: new Freshness(),
    exposeErrorDetails: options.exposeErrorDetails ?? true,
  };
}

/** The module that a mode imports: the offering, its backend under the mode's token, its usernames. */
export function benchOffering(
  runtime: OfferingRuntime,
  token: symbol,
  backend: object,
  usernames: UsernameBackend | undefined,
): DynamicModule {
  const values = [
    { provide: OFFERING_RUNTIME, useValue: runtime },
    { provide: token, useValue: backend },
    ...(usernames === undefined ? [] : [{ provide: USERNAME_MANAGEMENT_BACKEND, useValue: usernames }]),
  ];
  return { module: BenchOffering, providers: values, exports: values.map(({ provide }) => provide) };
}
