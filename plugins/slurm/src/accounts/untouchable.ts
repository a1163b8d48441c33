import type { Resource } from '@waldur-site-agent/plugin-sdk';
import { foldName } from '../parsing/rows.ts';
import type { ResolvedSettings } from '../settings/resolved-settings.ts';
import { customerAccountName, projectAccountName } from './account-names.ts';

type Placed = Pick<Resource, 'projectSlug' | 'customerSlug'>;

/**
 * Why nobody may be removed from an account: it holds other accounts, or people get into it in another way than by the
 * team of one resource. Undefined for an account that can be an allocation.
 */
export function untouchableReasons(
  settings: ResolvedSettings,
  resources: readonly Placed[],
): (account: string) => string | undefined {
  const projects = new Set(resources.flatMap(({ projectSlug }) => foldedName(projectSlug, settings, 'project')));
  const customers = new Set(resources.flatMap(({ customerSlug }) => foldedName(customerSlug, settings, 'customer')));
  return (account) => {
    const name = foldName(account);
    if (projects.has(name)) return 'it is the account of a project, which holds the accounts of resources';
    if (customers.has(name)) return 'it is the account of a customer, which holds the accounts of projects';
    return settingsReason(name, settings);
  };
}

function settingsReason(name: string, settings: ResolvedSettings): string | undefined {
  const { parentAccount, rootAccount, defaultAccount, accountPolicy } = settings;
  if (name === 'root') return "it is the cluster's root account";
  if (name === foldName(parentAccount ?? rootAccount)) return 'the settings name it as the parent of the others';
  // under the other policies nobody gets an association with it by the way
  const isEverybodys = accountPolicy === 'common' && name === foldName(defaultAccount);
  return isEverybodys ? 'it is the default account of all users' : undefined;
}

function foldedName(slug: string, settings: ResolvedSettings, kind: 'project' | 'customer'): readonly string[] {
  if (slug.trim() === '') return [];
  if (kind === 'project') return [foldName(projectAccountName(slug, settings))];
  return settings.parentAccount === undefined ? [foldName(customerAccountName(slug, settings))] : [];
}
