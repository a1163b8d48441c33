import type { MembershipCycle } from '@waldur-site-agent/membership-sync';
import type { OfferingRuntime } from '@waldur-site-agent/offering';
import type { OrderCycle } from '@waldur-site-agent/order-processing';
import type { TargetEvents } from '@waldur-site-agent/plugin-sdk';

/** One offering as far as events concern it. */
export interface EventOffering {
  readonly runtime: OfferingRuntime;
  /** Absent when orders are not processed by this agent. */
  readonly orders?: OrderCycle;
  /** Absent when members are not kept in step by events. */
  readonly membership?: MembershipCycle;
  /** Absent unless orders live in another Waldur whose events are listened to; with `orders` only. */
  readonly target?: { readonly backend: TargetEvents; readonly name: string };
}
