import { Logger } from '@nestjs/common';
import {
  BackendConfigurationError,
  BackendError,
  errorText,
  HttpRefusedError,
  monthInZone,
  type Resource,
  type ResourceUsage,
  type UsageAnswer,
  type Usage,
  type UsageMonth,
} from '@waldur-site-agent/plugin-sdk';
import type { RawUsage } from '../api/mup-reader.ts';
import type { MupSite } from '../backend/mup-site.ts';
import type { AllocationComponent } from '../components/allocation-components.ts';
import { monthShare } from './month-share.ts';
import { toWaldurUnits } from './waldur-units.ts';

type EarlierUsage = ReadonlyMap<string, Usage>;

/** What resources used. MUP tells it for the present only, and this reads it for the primary allocation only. */
export class UsageReport {
  private readonly logger = new Logger('MupUsage');

  constructor(private readonly site: MupSite) {}

  /**
   * By backend id; what MUP does not have is left out, what it does not tell is undefined: no failure turns into a zero.
   * @param earlier what Waldur has for all months before; needed where MUP counts from the allocation's beginning
   * @throws {BackendNotReadyError} when MUP does not answer
   */
  async of(resources: readonly Resource[], month: UsageMonth, earlier?: EarlierUsage): Promise<UsageAnswer> {
    const components = this.site.components();
    if (components.length === 0)
      throw new BackendConfigurationError('no component with accounting_type limit is configured');
    const now = monthInZone(this.site.now(), this.site.timezone);
    if (now.year !== month.year || now.month !== month.month) return new Map();
    const before = this.earlierUsage(earlier);
    const report = new Map<string, ResourceUsage | undefined>();
    for (const { backendId } of resources.filter((resource) => resource.backendId.trim() !== '')) {
      const raw = await this.read(backendId);
      if (raw === 'absent') continue;
      report.set(backendId, raw && monthShare(countedUsage(raw, components), before.get(backendId)));
    }
    return report;
  }

  /** What the counted usage is too much by. */
  private earlierUsage(earlier: EarlierUsage | undefined): EarlierUsage {
    if (!this.site.settings.usageIsCumulative) return new Map();
    if (earlier) return earlier;
    throw new BackendError('usage_is_cumulative needs the usage of earlier months from Waldur, which is not available');
  }

  private async read(backendId: string): Promise<RawUsage | 'absent' | undefined> {
    try {
      const place = await this.site.reader.find(backendId);
      if (place) return await this.site.reader.usage(place);
      this.logger.warn(`MUP has no allocation ${backendId}: its usage is not reported`);
      return 'absent';
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
