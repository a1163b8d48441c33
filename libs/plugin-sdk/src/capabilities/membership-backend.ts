import type { Backend } from './backend.ts';
import type { MemberManager } from './members.ts';
import type { ResourceObserver } from './observing.ts';

/** The least that membership sync needs; everything else in {@link Capabilities} is optional. */
export type MembershipSyncBackend = Backend & ResourceObserver & MemberManager;
