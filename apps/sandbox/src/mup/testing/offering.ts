import type { SimulatedMup } from '../simulated-mup.ts';

const FACTS = { partitions: [], enforceQos: false, serviceProviderUuid: '', pluginOptions: {} };

export const COMPONENTS = {
  cpu: { accounting_type: 'limit', unit_factor: 1, mup_allocation_type: 'Deucalion x86_64' },
  gpu: { accounting_type: 'limit', unit_factor: 2.5, mup_allocation_type: 'Deucalion gpu' },
};

/** A resource of Waldur that is to become an allocation. */
export const RESOURCE = {
  uuid: 'b'.repeat(32),
  name: 'Run 1',
  slug: 'run-1',
  state: 'Creating' as const,
  backendId: '',
  projectUuid: 'c'.repeat(32),
  projectName: 'EHPC / GRANT-1 / Title',
  projectSlug: 'proj1',
  customerUuid: 'd'.repeat(32),
  customerName: 'Org 1',
  customerSlug: 'org1',
  limits: { cpu: 10, gpu: 3 },
  planUuid: '',
  paused: false,
  downscaled: false,
  restrictMemberAccess: false,
  attributes: {},
  backendMetadata: {},
  offeringPluginOptions: {},
};

export const CPU_IDENTIFIER = `alloc_${RESOURCE.uuid}_cpu`;
export const GPU_IDENTIFIER = `alloc_${RESOURCE.uuid}_gpu`;

export const CREATED = { ...RESOURCE, state: 'OK' as const, backendId: CPU_IDENTIFIER };

/** Somebody in the team whose username is settled. */
export function person(username: string, more: { readonly role?: string; readonly [key: string]: unknown } = {}) {
  const attributes = { full_name: `${username} Surname`, organization: 'Uni' };
  const cuid = `${username}@identity`;
  return { username, cuid, email: `${username}@example.org`, offeringUserState: 'OK', attributes, ...more };
}

export const MANAGER = person('alice', { role: 'PROJECT.MANAGER' });

interface Offering<W> {
  readonly writer: W;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What a plugin is given for an offering that is served by the portal. */
export function offeringOn<W>(mup: SimulatedMup, { writer, settings, components = COMPONENTS }: Offering<W>) {
  return {
    name: 'Portal',
    uuid: 'a'.repeat(32),
    backendType: 'mup',
    settings: { api_url: mup.url, username: mup.username, password: mup.password, timeout: 5, ...settings },
    components: () => components,
    facts: () => FACTS,
    timezone: 'Europe/Lisbon',
    writer,
  };
}

/** A request to create the resource for a team. */
export function creation<M>(members: readonly M[], more: { readonly purpose?: 'create' | 'restore' } = {}) {
  return {
    resource: RESOURCE,
    backendId: 'alloc_run-1',
    purpose: 'create' as const,
    context: { members, planQuotas: {}, sshKeys: {} },
    isUsedByAnotherResource: () => Promise.resolve(false),
    ...more,
  };
}
