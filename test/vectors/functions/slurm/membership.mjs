import { inside } from '../../lib/built.mjs';
import { need } from '../../lib/not-built.mjs';
import { resourceWith } from './support/context.mjs';

const plans = await inside('libs/membership-sync/dist/members/plan-members.js');
const limitSteps = await inside('libs/membership-sync/dist/resource/limits-step.js');

const known = (value) => ({ known: true, value });

/** Decisions of the core in a membership cycle. */
export const functions = {
  groupUsers: ({ team, cluster }) => {
    const facts = {
      restricted: false,
      present: cluster,
      team: team.map((username) => ({ offering_user_username: username })),
      people: known({ byUser: new Map(), exposed: [] }),
      accounts: known({ active: [], closed: [], unsettled: [] }),
    };
    const guards = { protectedUsers: [], removeFromEmptyTeams: false };
    const plan = need(plans, 'planMembers')(facts, { userKey: 'offering username', guards });
    return { add: names(plan.add), keep: names(plan.keep), remove: names(plan.remove) };
  },
  limitSync: async ({ waldur, cluster }) => {
    const written = [];
    const resources = { setLimits: (_resource, limits) => Promise.resolve(void written.push(limits)) };
    const LimitsStep = need(limitSteps, 'LimitsStep');
    const step = new LimitsStep({ membership: { reportLimits: true } }, {}, resources);
    await step.report(resourceWith({ limits: waldur }), { limits: cluster });
    return { setLimits: written[0] ?? null };
  },
};

function names(members) {
  return members.map(({ username }) => username);
}
