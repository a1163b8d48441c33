import { accountName, BackendError, type Resource } from '@waldur-site-agent/plugin-sdk';
import type { ResolvedSettings } from '../settings/resolved-settings.ts';

/** An account as it has to be. */
export interface WantedAccount {
  readonly name: string;
  readonly description: string;
  readonly organization: string;
}

/** The account of a resource's project. @throws {BackendError} when Waldur did not say which project it is */
export function projectAccount(
  resource: Pick<Resource, 'name' | 'projectSlug' | 'projectName'>,
  settings: ResolvedSettings,
): WantedAccount {
  if (resource.projectSlug.trim() === '') {
    throw new BackendError(`Resource "${resource.name}" has an unset or missing slug of its project`);
  }
  const name = projectAccountName(resource.projectSlug, settings);
  return { name, description: resource.projectName, organization: name };
}

export function projectAccountName(projectSlug: string, settings: ResolvedSettings): string {
  return accountName('project', settings.projectPrefix, projectSlug);
}

/** Careful: names that differ in case only are taken for the same. */
export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
