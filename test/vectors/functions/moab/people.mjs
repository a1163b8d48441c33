import { need } from '../../lib/not-built.mjs';
import { isAsExpected, observed } from './support/observed.mjs';
import { moab, Site } from './support/site.mjs';

const OPERATIONS = {
  async add_user({ backend, resource, input }) {
    const { username } = input.input;
    return (await backend.addUsers(resource, [{ username }])).has(username);
  },

  async remove_user({ backend, resource, input }) {
    const { username } = input.input;
    return (await backend.removeUsers(resource, [username])).has(username);
  },

  list_users: ({ reader, input }) => reader.users(input.input.backend_id),

  async list_resources({ reader }) {
    const accounts = await reader.accounts();
    return accounts.map(({ name, organization }) => ({ backend_id: name, parent_id: organization }));
  },

  async usage({ backend, resource, input }) {
    const resources = input.input.backend_ids.map((backendId) => ({ ...resource, backendId }));
    return report(await backend.usage(resources, monthOf(input)));
  },

  /** As the core does it: one that cannot be looked up is left out of the cycle. */
  async pull({ backend, resource, input }) {
    try {
      const observation = (await backend.observeResources([resource.backendId])).get(resource.backendId);
      if (!observation) return null;
      const usage = report(await backend.usage([resource], monthOf(input)))[resource.backendId];
      return { users: observation.users, usage: usage ?? { TOTAL_ACCOUNT_USAGE: need(moab, 'NO_USAGE') } };
    } catch (error) {
      if (error.kind === 'transient') return null;
      throw error;
    }
  },
};

function report(usage) {
  return Object.fromEntries(
    [...usage].map(([account, { total, users }]) => [
      account,
      { ...Object.fromEntries(users), TOTAL_ACCOUNT_USAGE: total },
    ]),
  );
}

function monthOf({ input }) {
  const [year, month] = input.now.split('-').map(Number);
  return { year, month };
}

export const functions = Object.fromEntries(
  Object.entries(OPERATIONS).map(([name, work]) => [
    name,
    {
      run: (input) => {
        const site = new Site(input);
        return observed(() => work(site), site.runner);
      },
      check: isAsExpected,
    },
  ]),
);
