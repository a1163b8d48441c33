import { need } from '../../lib/not-built.mjs';
import { sdk } from '../../lib/built.mjs';
import { isAsExpected, observed } from './support/observed.mjs';
import { moab, Site } from './support/site.mjs';

const OPERATIONS = {
  async init(site) {
    void site.backend;
    return { components: need(moab, 'SUPPORTED_COMPONENTS'), unit_factor: await creditsPerUnit(site) };
  },

  async create_resource({ backend, resource, candidate }) {
    const { backendId, limits } = await backend.createResource({
      resource,
      backendId: candidate,
      purpose: 'create',
      context: { members: [], planQuotas: {}, sshKeys: {} },
      // in these vectors an account that is there already belongs to somebody else
      isUsedByAnotherResource: () => Promise.resolve(true),
    });
    return { backend_id: backendId, limits };
  },

  delete_resource: ({ backend, resource }) => backend.terminateResource(resource, resource.projectSlug),

  set_limits: ({ backend, resource, input }) => backend.setLimits(resource, input.input.limits),

  // limits and metadata come with what was observed before; nothing is asked for them
  get_limits: async (site) => (await observedBefore(site)).limits ?? {},
  metadata: async (site) => (await observedBefore(site)).metadata ?? {},

  pause: ({ backend }) => need(sdk, 'can')(backend, 'setStatus'),
  downscale: ({ backend }) => need(sdk, 'can')(backend, 'setStatus'),

  async ping({ backend }) {
    try {
      await backend.ping();
      return true;
    } catch {
      return false;
    }
  },
};

/** What a limit of 1 becomes, on programs of its own. */
async function creditsPerUnit({ input }) {
  const cmds = [{ match: ['mam-list-funds'], out: '1\n' }];
  const other = new Site({ ...input, cmds }, { deposit_mode: 'full' });
  await other.backend.setLimits({ ...other.resource, backendId: 'x' }, { deposit: 1 });
  const words = other.runner.commands.find(([program]) => program === 'mam-deposit');
  return Number(words[words.indexOf('-z') + 1]);
}

async function observedBefore({ input }) {
  const site = new Site({ ...input, cmds: [{ match: ['mam-list-accounts'], out: 'a_res-1|Sim|p_proj-1\n' }] });
  return (await site.backend.observeResources(['a_res-1'])).get('a_res-1');
}

/** The vectors about changed limits tell how whole limits are deposited. */
const SETTINGS = { set_limits: { deposit_mode: 'full' } };

export const functions = Object.fromEntries(
  Object.entries(OPERATIONS).map(([name, work]) => [
    name,
    {
      run: (input) => {
        const site = new Site(input, SETTINGS[name]);
        return observed(() => work(site), site.runner);
      },
      check: isAsExpected,
    },
  ]),
);
