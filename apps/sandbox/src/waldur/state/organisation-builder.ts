import type { NamedInput, OfferingInput, ProjectInput, UserInput } from './inputs.ts';
import type { ComponentRecord, CustomerRecord, OfferingRecord, ProjectRecord, UserRecord } from './records.ts';
import type { Store } from './store.ts';
import { newUuid, slugOf, stored } from './stored.ts';

const DEFAULT_EXPOSED_FIELDS = ['username', 'full_name', 'email'];

export function addCustomer(store: Store, input: NamedInput): CustomerRecord {
  return store.customers.add({
    ...stored(input),
    name: input.name,
    slug: input.slug ?? slugOf(input.name),
    service_provider_uuid: newUuid(),
  });
}

export function addProject(store: Store, input: ProjectInput): ProjectRecord {
  return store.projects.add({
    ...stored(input),
    name: input.name,
    slug: input.slug ?? slugOf(input.name),
    customer: input.customer ?? addCustomer(store, { name: `Customer of ${input.name}` }),
    description: input.description ?? '',
    end_date: input.end_date ?? null,
    team: [],
  });
}

export function userRecord(input: UserInput): UserRecord {
  return {
    ...stored(input),
    username: input.username,
    first_name: input.first_name ?? input.username,
    last_name: input.last_name ?? 'Example',
    email: input.email ?? `${slugOf(input.username)}@example.org`,
    is_staff: input.is_staff ?? false,
    permissions: [],
    attributes: { ...input.attributes },
  };
}

export function addOffering(store: Store, input: OfferingInput): OfferingRecord {
  return store.offerings.add({
    ...stored(input),
    name: input.name,
    slug: input.slug ?? slugOf(input.name),
    state: 'Active',
    type: input.type ?? 'Marketplace.Slurm',
    backend_id: input.backend_id ?? '',
    customer: input.customer ?? addCustomer(store, { name: `Provider of ${input.name}` }),
    components: (input.components ?? []).map(component),
    plugin_options: { ...input.plugin_options },
    partitions: [...(input.partitions ?? [])],
    qos_profiles: [...(input.qos_profiles ?? [])],
    exposed_fields: [...(input.exposed_fields ?? DEFAULT_EXPOSED_FIELDS)],
  });
}

export function component(input: Readonly<Record<string, unknown>> & { readonly type: string }): ComponentRecord {
  return { uuid: newUuid(), name: input.type, billing_type: 'limit', ...input };
}
