import { Logger } from '@nestjs/common';
import { type OfferingFacts, SiteAgentError, errorText } from '@waldur-site-agent/plugin-sdk';
import { type WaldurClient, hex, type schemas } from '@waldur-site-agent/waldur-client';
import { type Components, mergeComponents } from './component-merge.ts';

const NO_FACTS: OfferingFacts = { partitions: [], enforceQos: false, serviceProviderUuid: '', pluginOptions: {} };

/** The offering cannot be worked on as it stands in Waldur. */
export class OfferingUnusableError extends SiteAgentError {
  override readonly kind = 'permanent';
}

/**
 * What Waldur says about one offering: components, partitions, plugin options, service provider. Read once and again
 * only when work comes in after {@link maxAgeMs}, so that an idle cycle costs nothing.
 */
export class OfferingDetails {
  private readonly logger = new Logger('Offering');
  private current: OfferingFacts = NO_FACTS;
  private merged: Components;
  private types: ReadonlySet<string> = new Set();
  private readAt: number | undefined;
  private beginning: Promise<void> | undefined;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly client: WaldurClient,
    private readonly offeringUuid: string,
    private readonly configured: Components,
    private readonly maxAgeMs = 5 * 60_000,
    private readonly now: () => number = Date.now,
  ) {
    this.merged = configured;
  }

  get facts(): OfferingFacts {
    return this.current;
  }

  get components(): Components {
    return this.merged;
  }

  /** What the file says, without the components that only Waldur knows. */
  get configuredComponents(): Components {
    return this.configured;
  }

  /** Types of the components that Waldur has: usage of others cannot be reported. */
  get componentTypes(): ReadonlySet<string> {
    return this.types;
  }

  get known(): boolean {
    return this.readAt !== undefined;
  }

  /** First reading, with a word in the log about the server and whose token is in use. 4 calls; nothing when known already. */
  async ensureKnown(): Promise<void> {
    if (this.known) return;
    this.beginning ??= this.begin().finally(() => {
      this.beginning = undefined;
    });
    await this.beginning;
  }

  /** Reads the offering anew when the present knowledge has aged. At most one call, however many ask for it at a time. */
  async refresh(): Promise<void> {
    if (this.readAt !== undefined && this.now() - this.readAt < this.maxAgeMs) return;
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
    await this.reading;
  }

  private async begin(): Promise<void> {
    await this.logServerVersion();
    await this.logUser();
    await this.refresh();
  }

  private async read(): Promise<void> {
    const offering = await this.client.get('/api/marketplace-provider-offerings/{uuid}/', {
      path: { uuid: this.offeringUuid },
      query: { field: ['components', 'customer_uuid', 'partitions', 'plugin_options'] },
    });
    const provider = this.current.serviceProviderUuid || (await this.serviceProvider(offering.customer_uuid ?? ''));
    this.types = new Set((offering.components ?? []).flatMap(({ type }) => (type ? [type] : [])));
    this.merged = mergeComponents(this.configured, offering.components ?? []);
    this.current = { ...factsOf(offering), serviceProviderUuid: provider };
    this.readAt = this.now();
  }

  private async serviceProvider(customerUuid: string): Promise<string> {
    const [provider] = await this.client.first('/api/marketplace-service-providers/', {
      query: { customer_uuid: hex(customerUuid), field: ['uuid'] },
    });
    if (provider?.uuid === undefined) {
      throw new OfferingUnusableError(
        `offering ${this.offeringUuid}: its customer is not a service provider in Waldur; register it as one`,
      );
    }
    return hex(provider.uuid);
  }

  private async logServerVersion(): Promise<void> {
    await this.optional('the version of Waldur', async () => {
      const { version } = await this.client.get('/api/version/');
      this.logger.log(`Waldur Mastermind ${version}`);
    });
  }

  private async logUser(): Promise<void> {
    await this.optional('the user of the token', async () => {
      const user = await this.client.get('/api/users/me/');
      const name = `${user.username ?? '?'} (${user.full_name ?? ''})`;
      this.logger.log(`Waldur user of the token: ${name}, staff: ${user.is_staff ?? false}`);
      if (user.is_staff !== true) this.logger.log(permissionsText(user.permissions ?? []));
    });
  }

  /** What is only for the log never stops the work; what really is wrong shows at the next request. */
  private async optional(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`${what} could not be read: ${errorText(error)}`);
    }
  }
}

function factsOf(offering: Partial<schemas['ProviderOfferingDetails']>): Omit<OfferingFacts, 'serviceProviderUuid'> {
  const pluginOptions: Readonly<Record<string, unknown>> = { ...offering.plugin_options };
  const partitions = (offering.partitions ?? []).map((partition) => partition.partition_name ?? '');
  return {
    partitions: partitions.filter((name) => name !== '').sort(),
    enforceQos: Boolean(pluginOptions['enforce_qos']),
    pluginOptions,
  };
}

function permissionsText(permissions: readonly Partial<schemas['Permission']>[]): string {
  if (permissions.length === 0) return 'the user has no permissions';
  const lines = permissions.map(
    (p) =>
      `${p.role_name ?? '?'} on ${p.scope_type ?? '?'} ${p.scope_name ?? '?'} (${p.scope_uuid ?? '?'})` +
      (p.expiration_time ? ` until ${p.expiration_time}` : ''),
  );
  return `permissions of the user: ${lines.join('; ')}`;
}
