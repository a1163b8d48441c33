import type { Component, Resource } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import { hasPrepaid, orderLimits, type OrderLimits } from './backend-limits.ts';
import { monthsOf } from './subscription.ts';

const logger = new Logger('SlurmLimits');

/** Limits with which a resource is created. Without known dates prepaid amounts are not multiplied. */
export function resourceLimits(
  resource: Pick<Resource, 'name' | 'limits' | 'created' | 'endDate'>,
  components: Readonly<Record<string, Component>>,
): OrderLimits {
  const months = monthsOf(resource);
  if (months === undefined && hasPrepaid(components)) {
    logger.warn(`"${resource.name}" has no creation or end date: prepaid limits are set for one month`);
  }
  return orderLimits(resource.limits, components, months ?? 1);
}
