import type { Resource } from '@waldur-site-agent/plugin-sdk';

/** What identifies a resource's allocation for a component, when MUP does not choose another identifier. */
export function allocationIdentifier(prefix: string, { uuid }: Pick<Resource, 'uuid'>, component: string): string {
  return `${prefix}${uuid.replaceAll('-', '')}_${component}`;
}
