import { accountName, BackendError, type Resource } from '@waldur-site-agent/plugin-sdk';
import { foldName } from '../parsing/rows.ts';
import type { ResolvedSettings } from '../settings/resolved-settings.ts';
import type { AccountTree } from '../tree/account-tree.ts';

/** An account as it has to be. */
export interface WantedAccount {
  readonly name: string;
  readonly description: string;
  readonly organization: string;
  readonly parent: string;
}

/** The accounts of one resource, from the top down; the last one is the allocation. */
export interface Hierarchy {
  /** Undefined in a flat tree. */
  readonly customer: WantedAccount | undefined;
  readonly project: WantedAccount;
  readonly allocation: WantedAccount;
}

type Owner = Pick<Resource, 'name' | 'projectSlug' | 'projectName' | 'customerSlug' | 'customerName'>;

/** @throws {BackendError} when Waldur did not say which project and customer it belongs to */
export function hierarchyOf(resource: Owner, backendId: string, settings: ResolvedSettings): Hierarchy {
  const unset = (['projectSlug', 'customerSlug'] as const).filter((key) => resource[key].trim() === '');
  if (unset.length > 0) {
    throw new BackendError(`Resource "${resource.name}" has unset or missing slug fields: ${unset.join(', ')}`);
  }
  const customer = customerAccount(resource, settings);
  const project = projectAccount(resource, settings);
  const allocation = {
    name: backendId,
    description: resource.name,
    organization: project.name,
    parent: project.name,
  };
  return { customer, project, allocation };
}

function customerAccount(resource: Owner, settings: ResolvedSettings): WantedAccount | undefined {
  if (settings.parentAccount !== undefined) return undefined;
  const name = customerAccountName(resource.customerSlug, settings);
  return { name, description: resource.customerName || name, organization: name, parent: settings.rootAccount };
}

function projectAccount(resource: Owner, settings: ResolvedSettings): WantedAccount {
  const name = projectAccountName(resource.projectSlug, settings);
  const parent = settings.parentAccount ?? customerAccountName(resource.customerSlug, settings);
  return { name, description: resource.projectName || name, organization: name, parent };
}

export function projectAccountName(projectSlug: string, settings: ResolvedSettings): string {
  return accountName('project', settings.projectPrefix, projectSlug);
}

export function customerAccountName(customerSlug: string, settings: ResolvedSettings): string {
  return accountName('customer', settings.customerPrefix, customerSlug);
}

/** Accounts that hold others, or that the site set up itself: never an allocation, never removed. */
export function structuralAccounts(settings: ResolvedSettings): readonly string[] {
  const { rootAccount, defaultAccount, parentAccount } = settings;
  return ['root', rootAccount, defaultAccount, ...(parentAccount === undefined ? [] : [parentAccount])].map(foldName);
}

/** Those that are not usable on the cluster yet, each once, parents first. */
export function missingAccounts(wanted: readonly WantedAccount[], tree: AccountTree): readonly WantedAccount[] {
  const names = wanted.map((account) => foldName(account.name));
  return wanted.filter((account, index) => !tree.has(account.name) && names.indexOf(foldName(account.name)) === index);
}
