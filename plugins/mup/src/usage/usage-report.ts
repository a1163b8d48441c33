import { Logger } from '@nestjs/common';
import {
  BackendConfigurationError,
  BackendError,
  errorText,
  HttpRefusedError,
  monthInZone,
  type Resource,
  type ResourceUsage,
  type Usage,
  type UsageMonth,
} from '@waldur-site-agent/plugin-sdk';
import type { RawUsage } from '../api/mup-reader.ts';
import type { MupSite } from '../backend/mup-site.ts';
import type { AllocationComponent } from '../components/allocation-components.ts';
import { monthShare, type EarlierUsage } from './month-share.ts';
import { toWaldurUnits } from './waldur-units.ts';

/** What resources used. MUP tells it for the present only, and this reads it for the primary allocation only. */
export class UsageReport {
  private readonly logger = new Logger('MupUsage');

  constructor(
    private readonly site: MupSite,
    private readonly earlier: EarlierUsage | undefined,
  ) {}

  /**
   * By backend id; what MUP does not know or does not tell is left out, and no failure turns into a zero.
   * @throws {BackendNotReadyError} when MUP does not answer
   */
  async of(resources: readonly Resource[], month: UsageMonth): Promise<ReadonlyMap<string, ResourceUsage>> {
    const components = this.site.components();
    if (components.length === 0)
      throw new BackendConfigurationError('no component with accounting_type limit is configured');
    const now = monthInZone(this.site.now(), this.site.timezone);
    if (now.year !== month.year || now.month !== month.month) return new Map();
    const report = new Map<string, ResourceUsage>();
    for (const resource of resources.filter(({ backendId }) => backendId.trim() !== '')) {
      const usage = await this.ofOne(resource, components, month);
      if (usage) report.set(resource.backendId, usage);
    }
    return report;
  }

  private async ofOne(
    resource: Resource,
    components: readonly AllocationComponent[],
    month: UsageMonth,
  ): Promise<ResourceUsage | undefined> {
    const raw = await this.read(resource.backendId);
    if (!raw) return undefined;
    const counted = countedUsage(raw, components);
    if (!this.site.settings.usageIsCumulative) return counted;
    if (!this.earlier) {
      throw new BackendError(
        'usage_is_cumulative needs the usage of earlier months from Waldur, which is not available',
      );
    }
    return monthShare(counted, await this.earlier.usageBefore(resource, month));
  }

  private async read(backendId: string): Promise<RawUsage | undefined> {
    try {
      const place = await this.site.reader.find(backendId);
      if (place) return await this.site.reader.usage(place);
      this.logger.warn(`MUP has no allocation ${backendId}: its usage is not reported`);
    } catch (error) {
      if (!(error instanceof BackendError) || isLoginRefused(error)) throw error;
      this.logger.error(`The usage of ${backendId} is not reported: ${errorText(error)}`);
    }
    return undefined;
  }
}

/** All of it belongs to the first component: MUP does not say more. */
export function countedUsage({ total, users }: RawUsage, components: readonly AllocationComponent[]): ResourceUsage {
  const usage = (raw: unknown): Usage =>
    Object.fromEntries(
      components.map(({ name, factor }, index) => [name, index === 0 ? toWaldurUnits(raw, factor) : 0]),
    );
  const named = Object.entries(users).filter(([name]) => name.trim() !== '');
  return { total: usage(total), users: new Map(named.map(([name, raw]) => [name, usage(raw)])) };
}

function isLoginRefused(error: BackendError): boolean {
  return error instanceof HttpRefusedError && (error.status === 401 || error.status === 403);
}
