import type { OfferingRuntime } from '@waldur-site-agent/offering';
import type { UsageMonth } from '@waldur-site-agent/plugin-sdk';
import { WaldurDataError, hex } from '@waldur-site-agent/waldur-client';
import { billingPeriod } from '../periods.ts';

/** What Waldur has on record for one component of a resource in one month. */
export interface UsageRecord {
  readonly uuid: string;
  readonly type: string;
  /** As Waldur sent it: a number or decimal text. */
  readonly usage: unknown;
}

const FIELDS = ['uuid', 'type', 'usage', 'resource_uuid'] as const;
const NONE: readonly UsageRecord[] = [];

/** Usage on record in Waldur for every resource of the offering in one month. */
export class MonthRecords {
  private constructor(
    private readonly offering: OfferingRuntime,
    readonly month: UsageMonth,
    private readonly byResource: Map<string, readonly UsageRecord[]>,
  ) {}

  /**
   * One call per hundred records.
   * @throws {WaldurDataError} when a record does not tell its resource, which would look like one without any
   */
  static async read(offering: OfferingRuntime, month: UsageMonth): Promise<MonthRecords> {
    const rows = await offering.client.list('/api/marketplace-component-usages/', {
      query: { offering_uuid: offering.uuid, billing_period: billingPeriod(month), field: [...FIELDS] },
    });
    const byResource = new Map<string, UsageRecord[]>();
    for (const { uuid = '', type = '', usage, resource_uuid } of rows) {
      if (!resource_uuid) throw new WaldurDataError(`Waldur does not tell the resource of usage record ${uuid}`);
      const records = byResource.get(hex(resource_uuid)) ?? [];
      byResource.set(hex(resource_uuid), records);
      records.push({ uuid: hex(uuid), type, usage });
    }
    return new MonthRecords(offering, month, byResource);
  }

  of(resourceUuid: string): readonly UsageRecord[] {
    return this.byResource.get(hex(resourceUuid)) ?? NONE;
  }

  /** Reads one resource's records anew, after something was reported. One call. */
  async reread(resourceUuid: string): Promise<readonly UsageRecord[]> {
    const rows = await this.offering.client.list('/api/marketplace-component-usages/', {
      query: { resource_uuid: hex(resourceUuid), billing_period: billingPeriod(this.month), field: [...FIELDS] },
    });
    const records = rows.map(({ uuid = '', type = '', usage }) => ({ uuid: hex(uuid), type, usage }));
    this.byResource.set(hex(resourceUuid), records);
    return records;
  }

  /** Notes what was reported, so that a repeated attempt does not report it again. */
  note(resourceUuid: string, amounts: Readonly<Record<string, string>>): void {
    const records = this.of(resourceUuid).map((record) =>
      record.type in amounts ? { uuid: record.uuid, type: record.type, usage: amounts[record.type] } : record,
    );
    this.byResource.set(hex(resourceUuid), records);
  }
}
