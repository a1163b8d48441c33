/** What a backend may want to know of a resource whose usage it is asked for. */
export const RESOURCE_FIELDS = [
  'uuid',
  'backend_id',
  'name',
  'slug',
  'state',
  'project_uuid',
  'project_slug',
  'customer_slug',
  'limits',
  'backend_metadata',
  'attributes',
  'offering_plugin_options',
  'offering_backend_id',
] as const;
