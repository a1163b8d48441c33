import type { Component, ObservedResource } from '@waldur-site-agent/plugin-sdk';
import { SITE_OWNED } from './sandbox-site.ts';
import { toWaldur } from './sandbox-units.ts';
import type { SandboxAccount } from './system/account.ts';

/** An account as the agent sees it. */
export function observed(
  { id, owner, members, limits, status }: SandboxAccount,
  components: Readonly<Record<string, Component>>,
): ObservedResource {
  return {
    backendId: id,
    users: Object.keys(members),
    limits: toWaldur(limits, components),
    metadata: { status },
    ...(owner === SITE_OWNED ? { untouchable: 'it is an account of the site' } : {}),
  };
}
