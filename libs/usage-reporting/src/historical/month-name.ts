import type { UsageMonth } from '@waldur-site-agent/plugin-sdk';
import { billingPeriod } from '../periods.ts';

/** `2024-05`. */
export function monthName(month: UsageMonth): string {
  return billingPeriod(month).slice(0, 7);
}
