import { sdk } from '../../lib/built.mjs';
import { need } from '../../lib/not-built.mjs';
import { isAsExpected, isAsExpectedOfReading, observed } from './support/observed.mjs';
import { componentsOf, creationContext, mup, NOW, resourceOf } from './support/site.mjs';

const MONTH = { year: NOW.getUTCFullYear(), month: NOW.getUTCMonth() + 1 };

/** Operations that an order leads to. */
const ORDERS = {
  create_resource: async ({ makeBackend, ...input }) => create(makeBackend(), input),

  async create_twice({ makeBackend, portal, ...input }) {
    const backend = makeBackend();
    await create(backend, input);
    portal.requests.length = 0;
    return create(backend, { ...input, resource: { ...input.resource, uuid: '5'.padStart(32, '0') } });
  },

  delete_resource: async ({ makeBackend, ...input }) => makeBackend().terminateResource(resourceOf(input), ''),

  set_limits: async ({ makeBackend, limits, ...input }) => makeBackend().setLimits(resourceOf(input), limits),
};

async function create(backend, input) {
  const { backendId, limits = {} } = await backend.createResource({
    resource: resourceOf(input),
    backendId: input.candidate_id ?? 'alloc_res-1',
    purpose: 'create',
    context: creationContext(input),
    isUsedByAnotherResource: () => Promise.resolve(false),
  });
  return { backend_id: backendId, limits };
}

const READINGS = {
  async usage({ makeBackend, backend_ids: ids }) {
    return report(
      await makeBackend().usage(
        ids.map((id) => resourceOf({ backend_id: id })),
        MONTH,
      ),
    );
  },

  /** As the core does it: one that cannot be looked up is left out of the cycle. */
  async pull({ makeBackend, ...input }) {
    const [backend, resource] = [makeBackend(), resourceOf(input)];
    const seen = (await backend.observeResources([resource.backendId])).get(resource.backendId);
    if (!seen) return null;
    const usage = report(await backend.usage([resource], MONTH))[resource.backendId];
    return { backend_id: seen.backendId, users: seen.users, usage };
  },

  metadata: async ({ makeBackend, ...input }) => (await makeBackend().reportResource(resourceOf(input))).metadata ?? {},

  async ping({ makeBackend, raise = false }) {
    try {
      await makeBackend().ping();
      return true;
    } catch (error) {
      if (raise) throw error;
      return false;
    }
  },

  /** Pause, downscale and restore. */
  pause: ({ makeBackend }) => Array.from({ length: 3 }, () => need(sdk, 'can')(makeBackend(), 'setStatus')),
};

function report(usage) {
  return Object.fromEntries(
    [...usage].map(([backendId, { total, users }]) => [
      backendId,
      { TOTAL_ACCOUNT_USAGE: total, ...Object.fromEntries(users) },
    ]),
  );
}

const all = (operations, check) =>
  Object.entries(operations).map(([name, work]) => [name, { run: (input) => observed(input, work), check }]);

/** The order of components counts: as one text they are compared in it. */
const init = {
  run: (input) =>
    observed(input, ({ makeBackend }) => {
      void makeBackend();
      return { components: need(mup, 'allocationComponents')(componentsOf(input)).map(({ name }) => name) };
    }),
  check: ({ result, ...expected }, got) =>
    isAsExpected(expected, got) && String(result?.components) === String(got.result?.components),
};

const PURE = {
  grant: ({ project_name: name }) => need(mup, 'grantNumber')(name),
  to_waldur_units: ({ raw, unit_factor: factor }) => need(mup, 'toWaldurUnits')(raw, factor),
  map_country: ({ code }) => need(mup, 'mapCountry')(code),
  map_institution: ({ code }) => need(mup, 'mapInstitution')(code),
  map_gender: ({ code }) => need(mup, 'mapGender')(code),
  birth_year: ({ value }) => need(mup, 'birthYear')(value),
};

export const functions = Object.fromEntries([
  ['init', init],
  ...all(ORDERS, isAsExpected),
  ...all(READINGS, isAsExpectedOfReading),
  ...all(PURE, isAsExpected),
]);
