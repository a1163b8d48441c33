import { sdk } from '../../../lib/built.mjs';
import { need } from '../../../lib/not-built.mjs';

/** What a plugin is given, from the parts a vector states. */
export function offeringContext({ settings = {}, components = {}, partitions = [], enforceQos = false }) {
  const LiveWriter = need(sdk, 'LiveWriter');
  return {
    name: 'Vectors',
    uuid: 'a'.repeat(32),
    backendType: 'slurm',
    settings: { slurm_bin_path: '', enable_user_homedir_account_creation: false, ...settings },
    components: () => components,
    facts: () => ({
      partitions: partitions.toSorted((a, b) => a.localeCompare(b)),
      enforceQos,
      serviceProviderUuid: '',
      pluginOptions: {},
    }),
    timezone: 'UTC',
    writer: new LiveWriter(),
  };
}

/** A resource with the given parts; everything else is empty. */
export function resourceWith(parts) {
  return {
    uuid: 'b'.repeat(32),
    name: '',
    slug: '',
    state: 'OK',
    backendId: '',
    projectUuid: 'c'.repeat(32),
    projectName: '',
    projectSlug: '',
    customerUuid: 'd'.repeat(32),
    customerName: '',
    customerSlug: '',
    limits: {},
    planUuid: '',
    paused: false,
    downscaled: false,
    restrictMemberAccess: false,
    attributes: {},
    backendMetadata: {},
    offeringPluginOptions: {},
    ...parts,
  };
}
