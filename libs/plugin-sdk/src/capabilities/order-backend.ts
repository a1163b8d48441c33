import type { Backend } from './backend.ts';
import type { MemberManager } from './members.ts';
import type { ResourceObserver } from './observing.ts';
import type { LimitSetter, ResourceCreator, ResourceTerminator } from './provisioning.ts';

/** The least that order processing needs; everything else in {@link Capabilities} is optional. */
export type OrderProcessingBackend = Backend &
  ResourceObserver &
  ResourceCreator &
  LimitSetter &
  ResourceTerminator &
  MemberManager;
