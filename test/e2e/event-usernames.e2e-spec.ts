import type { UsernameBackend } from '@waldur-site-agent/plugin-sdk';
import { EventFlow } from '../support/event-flow.ts';

const PLUGIN_OPTIONS = {
  username_generation_policy: 'service_provider',
  service_provider_can_create_offering_user: true,
};

let flow: EventFlow;
let asked: string[];

const usernames: UsernameBackend = {
  getUsername: () => Promise.resolve(undefined),
  generateUsername: ({ uuid }) => {
    asked.push(uuid);
    return Promise.resolve('carol');
  },
};

beforeEach(async () => {
  asked = [];
  flow = await EventFlow.start(undefined, { usernames, pluginOptions: PLUGIN_OPTIONS });
});
afterEach(() => flow.close());

/** Somebody in the project who has no username at the site yet. */
function carol(more: object = {}) {
  const { waldur, offering, project } = flow.bench;
  const user = waldur.addUser({ username: 'carol@example.org' });
  waldur.addTeamMember(project, user);
  return { user, waiting: waldur.addOfferingUser({ offering, user, username: '', state: 'Requested', ...more }) };
}

function granted({ uuid }: { readonly uuid: string }): Promise<void> {
  return flow.tell('user_role', { user_uuid: uuid, project_uuid: flow.bench.project.uuid, granted: true });
}

it('a role makes the username that its owner waits for, and gives access at once', async () => {
  const one = flow.bench.resource('One');
  const { user, waiting } = carol();
  await granted(user);
  expect([waiting.state, asked, flow.bench.users(one)]).toEqual(['OK', [waiting.uuid], ['carol']]);
  expect(flow.bench.backend.accounts.get(one.backend_id)?.users.get('carol')).toMatchObject({
    cuid: 'carol@example.org',
  });
});

it('a restricted user gets neither a username nor access', async () => {
  const one = flow.bench.resource('One');
  await granted(carol({ is_restricted: true }).user);
  expect([asked, flow.bench.users(one)]).toEqual([[], []]);
});

it('a new resource is made with the username that was waited for', async () => {
  const { offering, project, waldur } = flow.bench;
  const { waiting } = carol();
  const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'One', slug: 'one' });
  await flow.tell('order', { order_uuid: order.uuid, order_state: order.state });
  expect([order.state, waiting.state, flow.bench.users(order.resource)]).toEqual(['done', 'OK', ['carol']]);
});
