import { inside, sdk } from '../../lib/built.mjs';
import { need } from '../../lib/not-built.mjs';
import { resourceWith } from './support/context.mjs';

const freeIds = await inside('libs/order-processing/dist/create/create-under-free-id.js');
const updates = await inside('libs/order-processing/dist/update/update-order.js');

/** Decisions of the core that a plugin's operations rest on. */
export const functions = {
  chooseId: async ({ prefix, slug, projectSlug, policy, settings = {}, onCluster = [], usedInWaldur = [] }) => {
    const { backendId } = await creation({ prefix, settings, onCluster, usedInWaldur }).create(
      resourceWith({
        name: slug,
        slug,
        projectSlug,
        offeringPluginOptions: policy ? { account_name_generation_policy: policy } : {},
      }),
      { members: [], planQuotas: {}, sshKeys: {} },
    );
    return backendId;
  },
  updateOrder: async ({ old, new: wanted, prepaid }) => {
    const done = [];
    const note = (what) => () => Promise.resolve(void done.push(what));
    const backend = {
      hasPrepaidComponents: prepaid,
      setLimits: note('setLimits'),
      recalculateLimits: note('recompute'),
    };
    const UpdateOrder = need(updates, 'UpdateOrder');
    const resources = { read: () => Promise.resolve(resourceWith({ backendId: 'acct1', limits: old })) };
    const pending = { poll: () => Promise.resolve(undefined), track: () => 'finished' };
    const order = { uuid: 'o', resourceUuid: 'r', planUuid: '', limits: wanted };
    await new UpdateOrder(backend, resources, pending, { planQuotas: () => Promise.resolve({}) }).provision(order);
    return done[0] ?? 'nothing';
  },
};

export function creation({ prefix, settings = {}, onCluster = [], usedInWaldur = [], backend }) {
  const { DuplicateResourceError } = sdk;
  const offering = {
    settings: {
      allocationPrefix: prefix,
      checkBackendIdUniqueness: settings.check_backend_id_uniqueness ?? false,
      checkAllOfferings: settings.check_all_offerings ?? false,
      backendIdMaxRetries: settings.backend_id_max_retries ?? 50,
    },
  };
  const fake = {
    createResource: ({ backendId }) =>
      onCluster.includes(backendId)
        ? Promise.reject(new DuplicateResourceError(backendId))
        : Promise.resolve({ backendId }),
  };
  const resources = {
    isUniqueBackendId: (id) => Promise.resolve(!usedInWaldur.includes(id)),
    withBackendId: () => Promise.resolve([]),
  };
  const CreateUnderFreeId = need(freeIds, 'CreateUnderFreeId');
  return new CreateUnderFreeId(offering, backend ?? fake, { shareSystem: () => true }, resources);
}
