import { sandbox, slurm } from '../../lib/built.mjs';
import { matches, onlyExpected, sameList } from '../../lib/compare.mjs';
import { need } from '../../lib/not-built.mjs';
import { effectsOf } from '../../lib/slurm-effects.mjs';
import { offeringContext, resourceWith } from './support/context.mjs';
import { simulatedRunner } from './support/runners.mjs';

const ACCOUNT = 'acct1';
export const STATUS_OF = { pause: 'paused', downscale: 'downscaled', restore: 'active' };

/** Operations on a cluster that is simulated in the state a vector names; compared by their writes. */
export const functions = {
  addUser: { run: addUser, check: sameOutcome },
  qosAction: { run: qosAction, check: sameOutcome },
  reparent: { run: reparent, check: samePlacement },
  periodic: { run: periodic, check: sameOutcome },
  periodicHttp: { run: periodicHttp, check: sameOutcome },
};

function sameOutcome(expected, got) {
  if (got instanceof Error || got.error) return matches(expected, got);
  const { argv: wanted = [], result, ...rest } = expected;
  const { argv: found = [], result: outcome, ...others } = got;
  const reduced =
    result !== null && typeof result === 'object' && !result.error ? onlyExpected(result, outcome) : outcome;
  return (
    sameList(effectsOf(wanted), effectsOf(found)) &&
    matches(result, reduced) &&
    matches(rest, onlyExpected(rest, others))
  );
}

async function addUser({
  settings,
  offeringPartitions = [],
  offeringEnforceQos = false,
  attributes = {},
  exists,
  ...input
}) {
  const { user = 'alice', account = ACCOUNT } = input;
  return await withCluster(
    (cluster) => {
      cluster.answer('sacctmgr', ['-i', 'add', 'account', ACCOUNT]);
      if (attributes.qos) cluster.addQos(attributes.qos);
      if (exists) cluster.answer('sacctmgr', ['-i', 'add', 'user', user, `account=${ACCOUNT}`]);
    },
    async (runner) => {
      const context = offeringContext({ settings, partitions: offeringPartitions, enforceQos: offeringEnforceQos });
      const backend = need(slurm, 'createSlurmBackend')(context, { runner });
      const resource = resourceWith({ name: 'x', backendId: account, attributes });
      const result = await backend
        .addUsers(resource, [{ username: user }])
        .then((added) => added.has(user))
        .catch((error) => ({ error: error.message }));
      return { result };
    },
  );
}

async function qosAction({ action, settings, current, enforced = false }) {
  const switches = enforced ? { qos_enforcement_enabled: true } : {};
  return await withCluster(
    (cluster) => {
      cluster.answer('sacctmgr', ['-i', 'add', 'account', ACCOUNT]);
      cluster.addQos('paused', 'limited', 'boost');
      const set = (...words) => cluster.answer('sacctmgr', ['-i', 'modify', 'account', ACCOUNT, 'set', ...words]);
      if (current === '') set('qos-=normal');
      else set(`qos=${current}`);
      // a write is expected, so it has to be needed
      if (enforced && action === 'restore') set('GrpSubmitJobs=0');
    },
    async (runner) => {
      const context = offeringContext({ settings: { ...settings, ...switches }, enforceQos: enforced });
      const backend = need(slurm, 'createSlurmBackend')(context, { runner });
      const resource = resourceWith({ name: 'x', backendId: ACCOUNT });
      const seen = (await backend.observeResources([ACCOUNT], [resource])).get(ACCOUNT);
      const { kind, observed } = await backend.setStatus(resource, STATUS_OF[action], seen);
      // only what restores tells apart whether anything had to be changed
      const result = action === 'restore' ? kind === 'changed' : kind !== 'unsupported';
      return { result, metadata: observed.metadata };
    },
  );
}

async function reparent({ settings = {}, parents, resource }) {
  const { customer, project, customerName = '', projectName = '', account } = resource;
  const prefixes = { customer_prefix: 'hpc_', project_prefix: 'hpc_', allocation_prefix: 'hpc_' };
  const { argv } = await withCluster(
    (cluster) => plantTree(cluster, parents),
    async (runner) => {
      const context = offeringContext({ settings: { default_account: 'root', ...prefixes, ...settings } });
      const site = need(slurm, 'createSlurmSite')(context, { runner });
      const placed = resourceWith({
        name: account,
        backendId: account,
        projectSlug: project,
        projectName,
        customerSlug: customer,
        customerName,
      });
      await new (need(slurm, 'ProjectPlacement'))(site).sync(placed);
      return {};
    },
  );
  return argv;
}

/** Puts accounts below their parents, the root first, also below parents that are not there. */
function plantTree(cluster, parents) {
  for (const name of Object.keys(parents)) cluster.answer('sacctmgr', ['-i', 'add', 'account', name]);
  cluster.edit((state) => {
    for (const row of state.associations) {
      if (row.user === '' && parents[row.account] !== undefined) row.parent = parents[row.account];
    }
  });
}

/** An account that is added below the right parent needs no statement that puts it there, and may get one. */
function samePlacement(expected, got) {
  if (got instanceof Error) return false;
  return sameList(withoutRepeats(effectsOf(expected)), withoutRepeats(effectsOf(got)));
}

function withoutRepeats(effects) {
  const added = effects.map((effect) => /^add account (\S+) .*parent=(\S+)/.exec(effect)).filter(Boolean);
  const implied = new Set(added.map(([, account, parent]) => `modify account ${account} parent=${parent}`));
  return [...new Set(effects)].filter((effect) => !implied.has(effect));
}

async function periodic({ settings: message, current, config = { enabled: true } }) {
  const isUncertain = current.fairshare === 'fails' || typeof current.limits === 'string';
  return await withCluster(
    (cluster) => plantPolicy(cluster, current),
    async (runner) => {
      const site = need(slurm, 'createSlurmSite')(offeringContext({ settings: { periodic_limits: config } }), {
        runner,
      });
      if (!isUncertain) return { result: await need(slurm, 'applyPeriodicSettings')(site, ACCOUNT, message) };
      for (const command of planWithGaps(message, current, site)) await site.tools.write(command, { target: ACCOUNT });
      return { result: { success: true, mode: 'production' } };
    },
  );
}

function plantPolicy(cluster, { fairshare, limits }) {
  cluster.answer('sacctmgr', ['-i', 'add', 'account', ACCOUNT]);
  const set = (word) => cluster.answer('sacctmgr', ['-i', 'modify', 'account', ACCOUNT, 'set', word]);
  if (typeof fairshare === 'number') set(`fairshare=${fairshare}`);
  if (limits === undefined || typeof limits === 'string') return;
  for (const [type, map] of Object.entries(limits)) {
    for (const [tres, value] of Object.entries(map)) set(`${type}=${tres}=${value}`);
  }
}

/** What is written when a value of the cluster is not known. */
function planWithGaps(message, { fairshare, limits }, site) {
  const known = typeof limits === 'object' ? limits : undefined;
  const types = Object.fromEntries(
    ['GrpTRESMins', 'MaxTRESMins', 'GrpTRES'].map((type) => [
      type,
      known === undefined ? undefined : (known[type] ?? {}),
    ]),
  );
  const state = { fairshare: fairshare === 'fails' ? undefined : fairshare, limits: types };
  return need(slurm, 'periodicPlan')(ACCOUNT, message, state, site.settings.periodic.limitType);
}

async function periodicHttp({ config, settings: message }) {
  const posts = [];
  const post = (url, json, timeout) => {
    posts.push({ url, json, timeout });
    return Promise.resolve();
  };
  const { applyPeriodicSettings, createSlurmSite } = slurm ?? {};
  const site = need({ createSlurmSite }, 'createSlurmSite')(offeringContext({ settings: { periodic_limits: config } }));
  const apply = need({ applyPeriodicSettings }, 'applyPeriodicSettings');
  return { result: await apply(site, ACCOUNT, message, site.settings.periodic, post), posts };
}

/** Runs an operation on a simulated cluster of its own and adds the commands that it ran. */
async function withCluster(prepare, operate) {
  const cluster = need(sandbox, 'SimulatedSlurm').create();
  try {
    prepare(cluster);
    const runner = simulatedRunner(cluster);
    return { ...(await operate(runner)), argv: runner.commands };
  } finally {
    cluster.remove();
  }
}
