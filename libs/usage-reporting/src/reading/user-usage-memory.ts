import { Inject, Injectable } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime } from '@waldur-site-agent/offering';
import { type UsageMonth, formatAmount } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import { billingPeriod } from '../periods.ts';

/** How long what was read or sent is trusted: others hardly ever change it. */
const LIFETIME_MS = 6 * 3600_000;

interface KnownMonth {
  readonly readAt: number;
  /** Amounts as text, by UUID of the component's record and username. */
  readonly amounts: Map<string, Map<string, string>>;
}

/** What Waldur knows about users' shares: read once per month and process, then kept in step with what is sent. */
@Injectable()
export class UserUsageMemory {
  private readonly months = new Map<string, Promise<KnownMonth>>();

  constructor(@Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime) {}

  /** One call per hundred shares when the month is not known yet. */
  async of(month: UsageMonth): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
    return (await this.known(month)).amounts;
  }

  /** Notes what was sent for one component's record. */
  async note(
    month: UsageMonth,
    recordUuid: string,
    sent: readonly { username: string; usage: string }[],
  ): Promise<void> {
    const { amounts } = await this.known(month);
    const users = amounts.get(recordUuid) ?? new Map<string, string>();
    amounts.set(recordUuid, users);
    for (const { username, usage } of sent) users.set(username, usage);
  }

  /** Drops months that are not reported any more. */
  keepOnly(months: readonly UsageMonth[]): void {
    const wanted = new Set(months.map(billingPeriod));
    for (const key of this.months.keys()) if (!wanted.has(key)) this.months.delete(key);
  }

  private async known(month: UsageMonth): Promise<KnownMonth> {
    const key = billingPeriod(month);
    const present = this.months.get(key) ?? this.begin(key);
    const known = await present;
    if (performance.now() - known.readAt < LIFETIME_MS) return known;
    return this.months.get(key) === present ? this.begin(key) : this.known(month);
  }

  private begin(key: string): Promise<KnownMonth> {
    const reading = this.read(key);
    this.months.set(key, reading);
    reading.catch(() => this.months.delete(key)); // a failure is not kept
    return reading;
  }

  private async read(period: string): Promise<KnownMonth> {
    const rows = await this.offering.client.list('/api/marketplace-component-user-usages/', {
      query: {
        offering_uuid: this.offering.uuid,
        component_usage__billing_period: period,
        field: ['component_usage', 'username', 'usage'],
      },
    });
    const amounts = new Map<string, Map<string, string>>();
    for (const { component_usage = '', username = '', usage } of rows) {
      const record = recordOf(component_usage);
      const users = amounts.get(record) ?? new Map<string, string>();
      amounts.set(record, users);
      users.set(username, asText(usage));
    }
    return { readAt: performance.now(), amounts };
  }
}

/** Waldur names the record by its address or by its UUID. */
function recordOf(reference: string): string {
  return hex(reference.split('/').findLast((part) => part !== '') ?? '');
}

/** What cannot be read as a number differs from everything, so it is sent again. */
function asText(usage: unknown): string {
  const amount = typeof usage === 'string' && usage.trim() !== '' ? Number(usage) : usage;
  return typeof amount === 'number' && Number.isFinite(amount) ? formatAmount(amount) : '';
}
