import { slurm } from '../../lib/built.mjs';
import { need } from '../../lib/not-built.mjs';
import { effectsOf, isWrite } from '../../lib/slurm-effects.mjs';
import { STATUS_OF } from './cluster-writes.mjs';
import { creation } from './core.mjs';
import { macros } from './macros.mjs';
import { chooseCluster } from './support/clusters.mjs';
import { offeringContext, resourceWith } from './support/context.mjs';
import { observe, rowProblems } from './support/observed-state.mjs';

const COMPONENTS = {
  cpu: { accounting_type: 'limit', unit_factor: 60000 },
  'gres/gpu': { accounting_type: 'limit', unit_factor: 60 },
  mem: { accounting_type: 'usage', unit_factor: 61440, limit: 10 },
};
const NO_CONTEXT = { members: [], planQuotas: {}, sshKeys: {} };

let cluster;

/** Operations on a cluster, with the tree that they leave. */
export const functions = { state: { run: state, check: (_expected, got) => Array.isArray(got) && got.length === 0 } };

export function finish() {
  cluster?.remove();
}

/** @returns what is not as expected, in words */
async function state(input, { cluster: wanted, expected }) {
  const { setup = [], ops, settings = {}, resource = {}, jobs = [] } = input;
  cluster ??= chooseCluster(wanted);
  cluster.empty();
  for (const statement of setup) cluster.statement(statement);
  for (const [user, account] of jobs) cluster.startJob(user, account);
  const context = offeringContext({
    settings: {
      ...macros['@B'],
      ...macros['@Q'],
      cluster_name: cluster.name,
      slurm_bin_path: cluster.binPath,
      ...settings,
    },
    components: input.components ?? COMPONENTS,
    partitions: input.offeringPartitions ?? input.partitions ?? [],
    enforceQos: input.offeringEnforceQos ?? false,
  });
  cluster.forgetCalls();
  const run = new OperationRun(context, resourceOf(resource));
  for (const operation of ops) await run.perform(operation);
  const writes = cluster.calls().filter((command) => isWrite(command));
  const found = { ...observe(cluster), writes, lastError: run.lastError, effects: effectsOf(writes) };
  return expected.flatMap((item) => problemsOf(item, found));
}

function resourceOf(given) {
  const { customer, customerName, project, projectName, backend_id: backendId, end, ...parts } = given;
  return resourceWith({
    name: 'My alloc',
    slug: 'Alloc1',
    backendId: backendId ?? 'a_alloc1',
    customerSlug: customer ?? 'org1',
    customerName: customerName ?? 'Org 1',
    projectSlug: project ?? 'proj1',
    projectName: projectName ?? 'Proj 1',
    limits: { cpu: 10, 'gres/gpu': 5 },
    ...(end === undefined ? {} : { endDate: end }),
    ...parts,
  });
}

/** The operations of a vector, one after the other; a failure is kept and does not end them. */
class OperationRun {
  lastError = null;

  constructor(context, resource) {
    this.context = context;
    this.resource = resource;
    this.site = need(slurm, 'createSlurmSite')(context);
    this.backend = need(slurm, 'createSlurmBackend')(context);
  }

  async perform(operation) {
    const [name, argument] = typeof operation === 'string' ? [operation] : Object.entries(operation)[0];
    if (OPERATIONS[name] === undefined) throw new Error(`unknown operation ${name}`);
    try {
      await OPERATIONS[name](this, argument);
      this.lastError = null;
    } catch (error) {
      this.lastError = error.message;
    }
  }

  create(purpose) {
    return this.backend.createResource({
      resource: this.resource,
      backendId: this.resource.backendId,
      purpose,
      context: NO_CONTEXT,
      isUsedByAnotherResource: () => Promise.resolve(false),
    });
  }

  async observed() {
    const { backendId } = this.resource;
    const seen = (await this.backend.observeResources([backendId], [this.resource])).get(backendId);
    if (!seen) throw new Error(`${backendId} is not there`);
    return seen;
  }

  async status(action) {
    await this.backend.setStatus(this.resource, STATUS_OF[action], await this.observed());
  }
}

const OPERATIONS = {
  mark: () => cluster.forgetCalls(),
  create: (run) => run.create('create'),
  recreate: (run) => run.create('restore'),
  restoreOrder: (run) => run.create('restore'),
  createOrder: async (run) => {
    const { settings } = run.context;
    const order = creation({ prefix: settings['allocation_prefix'], settings, backend: run.backend });
    const { backendId } = await order.create({ ...run.resource, backendId: '' }, NO_CONTEXT);
    run.resource = { ...run.resource, backendId };
  },
  delete: (run) => run.backend.terminateResource(run.resource, run.resource.projectSlug),
  addUsers: (run, users) =>
    run.backend.addUsers(
      run.resource,
      users.map((username) => ({ username })),
    ),
  removeUsers: (run, users) => run.backend.removeUsers(run.resource, users),
  setLimits: (run, limits) => run.backend.setLimits(run.resource, limits),
  recompute: (run) => run.backend.recalculateLimits(run.resource),
  pause: (run) => run.status('pause'),
  downscale: (run) => run.status('downscale'),
  restore: (run) => run.status('restore'),
  syncProject: async (run) => run.backend.placeProject(run.resource, await run.observed()),
  periodic: (run, message) => need(slurm, 'applyPeriodicSettings')(run.site, run.resource.backendId, message),
  userLimits: async (run, [user, limits]) =>
    run.backend.syncUserLimits(run.resource, new Map([[user, limits]]), await run.observed()),
};

function problemsOf(item, found) {
  if (item.writes !== undefined) return differing('writes', item.writes, found.effects.length, found.effects);
  if (item.statements !== undefined) {
    return Object.entries(item.statements).flatMap(([kind, count]) => {
      const sent = found.effects.filter((effect) => effect.startsWith(`${kind} `) || effect === kind);
      return differing(`statements ${kind}`, count, sent.length, found.effects);
    });
  }
  if (item.jobsLeft !== undefined) {
    return differing('jobs left', item.jobsLeft, cluster.activeJobs(item.account ?? 'a_alloc1'), found.effects);
  }
  if (Object.hasOwn(item, 'error')) {
    const isAsSaid =
      item.error === null
        ? found.lastError === null
        : found.lastError?.toLowerCase().includes(item.error.replace(/^~/, '').toLowerCase());
    return isAsSaid ? [] : [`error should be ${item.error}, is ${found.lastError}`];
  }
  return rowProblems(item, found);
}

function differing(what, expected, got, effects) {
  return expected === got ? [] : [`${what} should be ${expected}, is ${got}: ${JSON.stringify(effects)}`];
}
