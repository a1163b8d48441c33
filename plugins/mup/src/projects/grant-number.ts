import { BackendError, type Resource } from '@waldur-site-agent/plugin-sdk';

/**
 * The grant number that a Waldur project is known by at MUP: the second part of its name,
 * e.g. `GRANT-1` of `EHPC / GRANT-1 / Title`.
 * @throws {BackendError} when the name has no such part
 */
export function grantNumber(projectName: string): string {
  const grant = projectName.split('/')[1]?.trim() ?? '';
  if (grant !== '') return grant;
  throw new BackendError(
    `the name of project "${projectName}" holds no grant number: it has to be like "Call / Grant number / Title"`,
  );
}

/** @throws {BackendError} when Waldur did not say which project the resource belongs to */
export function grantOf({ name, projectUuid, projectName }: Resource): string {
  if (projectUuid === '' || projectName.trim() === '') {
    throw new BackendError(`resource "${name}" has no project, or a project without a name`);
  }
  return grantNumber(projectName);
}
