import { type ListedResource, MembershipMode } from '@waldur-site-agent/membership-sync';
import { MEMBERSHIP_SYNC_BACKEND } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import { backendsOf } from '../backends-of.ts';
import type { ModeDefinition } from '../mode-definition.ts';
import { showProgress } from '../progress-line.ts';
import { MembershipModeModule } from './membership-mode.module.ts';
import { heldRows, summarize, summaryFailed } from './membership-summary.ts';
import { renderMembership } from './render-membership.ts';

export interface MembershipOptions {
  /** UUID (with or without dashes) or backend id of the only resource to look at. */
  readonly resource?: string | undefined;
  /** Lets through what the caps on removals would hold back. */
  readonly allowRemovals?: boolean;
  /** Draws progress where standard error is a terminal. */
  readonly progress?: boolean;
}

/** The mode `membership_sync`. */
export function membershipSync(options: MembershipOptions = {}): ModeDefinition<MembershipMode> {
  const { resource, allowRemovals = false, progress = false } = options;
  return {
    name: 'membership_sync',
    processor: 'OfferingMembershipProcessor',
    operation: {
      words: 'membership sync',
      backends: (offering) => backendsOf([MEMBERSHIP_SYNC_BACKEND, offering.membership_sync_backend]),
      leftOut: (offering) =>
        offering.membershipByEvents() ? 'its members are synchronised by events, skipping' : undefined,
    },
    parallel: 16,
    mode: MembershipMode,
    periodMinutes: (environment) => environment.membershipSyncPeriodMinutes,
    attempts: () => 1,
    membership: (settings) => (allowRemovals ? { ...settings, guards: withoutCaps(settings.guards) } : settings),
    compose: (parts) => MembershipModeModule.register(parts),
    prepare: (mode) => {
      if (resource !== undefined) mode.selection = (candidate) => isMeant(candidate, resource);
    },
    skip: (mode, offering, reason) => mode.ledger.of(offering).skip(reason),
    report: (mode, cost) => {
      const summary = summarize(mode, cost);
      const unknown = resource !== undefined && isEmpty(summary.offerings);
      return {
        failed: unknown || summaryFailed(summary),
        render: (output) => renderMembership(summary, output),
        ...(unknown ? { problem: `no offering has a resource with the UUID or backend id "${resource}"` } : {}),
      };
    },
    held: heldRows,
    ...(progress ? { showProgress } : {}),
    forget: (mode) => mode.ledger.clear(),
  };
}

function isMeant({ uuid, backendId }: ListedResource, wanted: string): boolean {
  return uuid === hex(wanted) || backendId.toLowerCase() === wanted.toLowerCase();
}

function isEmpty(offerings: ReturnType<typeof summarize>['offerings']): boolean {
  return offerings.every(
    ({ synced, waiting, failed, missing, skipped }) =>
      skipped === undefined && synced + waiting.length + failed.length + missing.length === 0,
  );
}

type Guards = Parameters<NonNullable<ModeDefinition<MembershipMode>['membership']>>[0]['guards'];

function withoutCaps(guards: Guards): Guards {
  return { ...guards, maxRemovals: Number.POSITIVE_INFINITY, maxRemovalPercent: 100 };
}
