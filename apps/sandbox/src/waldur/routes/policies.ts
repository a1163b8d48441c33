import { page } from './listing.ts';
import { ok, type Routes } from './route.ts';

const POLICIES = '/api/marketplace-slurm-periodic-usage-policies/';

/** Periodic usage policies: the sandbox has none of its own, and keeps what an agent reports about any. */
export const policyRoutes: Routes = {
  [`GET ${POLICIES}`]: (call) => page<never>(call, [], () => ({}), { scope: () => true, scope_uuid: () => true }),
  [`POST ${POLICIES}{uuid}/report-command-result/`]: (call) => {
    const resource = call.store.resources.named('resource_uuid', call.body['resource_uuid']);
    call.store.commandResults.push({ ...call.body, policy_uuid: call.params['uuid'], resource_uuid: resource.uuid });
    return ok();
  },
};
