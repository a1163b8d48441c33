import { isAsExpected, observed } from './support/observed.mjs';
import { namedMembers, resourceOf } from './support/site.mjs';

const OPERATIONS = {
  add_users: async ({ makeBackend, ...input }) => [
    ...(await makeBackend().addUsers(resourceOf(input), namedMembers(input))),
  ],

  remove_users: async ({ makeBackend, usernames, ...input }) => [
    ...(await makeBackend().removeUsers(resourceOf(input), usernames)),
  ],

  /** One user of a role event is a batch of one. */
  async add_user({ makeBackend, username, user_cuid: cuid, ...input }) {
    const members = namedMembers({ ...input, usernames: [username], user_cuids: { [username]: cuid } });
    return (await makeBackend().addUsers(resourceOf(input), members)).has(username);
  },

  async remove_user({ makeBackend, username, ...input }) {
    const [backend, resource] = [makeBackend(), resourceOf(input)];
    if ((await backend.removeUsers(resource, [username])).has(username)) return true;
    const seen = (await backend.observeResources([resource.backendId])).get(resource.backendId);
    return seen !== undefined && !seen.users.includes(username);
  },
};

export const functions = Object.fromEntries(
  Object.entries(OPERATIONS).map(([name, work]) => [
    name,
    { run: (input) => observed(input, work), check: isAsExpected },
  ]),
);
