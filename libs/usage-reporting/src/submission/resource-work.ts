import type { Resource, ResourceUsage } from '@waldur-site-agent/plugin-sdk';
import type { ReportPeriod } from '../periods.ts';
import type { MonthRecords } from '../reading/month-records.ts';
import type { OfferingUserUrls } from '../reading/offering-user-urls.ts';

/** One month of one resource, as both sides have it. */
export interface MonthReport {
  readonly period: ReportPeriod;
  /** `idle`: the backend has nothing on record. `unknown`: it could not find out. */
  readonly usage: ResourceUsage | 'idle' | 'unknown';
  readonly records: MonthRecords;
}

/** Everything that one resource's report rests on. */
export interface ResourceWork {
  readonly resource: Resource;
  /** Oldest first. */
  readonly months: readonly MonthReport[];
  readonly users: OfferingUserUrls;
}
