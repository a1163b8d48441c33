import { EventFlow } from '../support/event-flow.ts';

let flow: EventFlow;

beforeEach(async () => {
  flow = await EventFlow.start();
  flow.bench.person('alice');
});
afterEach(() => flow.close());

/** Requests about these, and what the backend is asked, in the order in which both happen. */
function tellStory(): readonly string[] {
  const story: string[] = [];
  const { waldur, backend } = flow.bench;
  waldur.onRequest(({ method, path, body, query }) => {
    if (/users\/me|site-agent|provider-offerings\/\w{32}\/$|service-providers|attribute-config/.test(path)) return;
    const short = path.replace(/^\/api\/(marketplace-)?/, '').replaceAll(/[\da-f]{32}\//g, '');
    const state = query['field']?.join() === 'uuid,state' ? ' (its state)' : '';
    story.push(`${method} ${short}${state}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`);
  });
  backend.before = (operation) => story.push(`backend: ${operation}`);
  return story;
}

it('a message about a new order leads to this, step by step', async () => {
  const { offering, project, waldur } = flow.bench;
  waldur.addServiceAccount({ username: 'svc1', project });
  const order = waldur.placeOrder({
    type: 'Create',
    offering,
    project,
    name: 'One',
    slug: 'one',
    limits: { cpu: 10 },
  });
  const story = tellStory();
  await flow.tell('order', { order_uuid: order.uuid, order_state: 'pending-provider' });
  expect(story).toEqual([
    'GET orders/',
    'POST orders/approve_by_provider/ {}',
    'GET orders/',
    'GET provider-resources/',
    'GET provider-resources/team/',
    'GET offering-users/',
    'backend: createResource',
    'POST provider-resources/set_backend_id/ {"backend_id":"hpc_one"}',
    'POST provider-resources/set_limits/ {"limits":{"cpu":10}}',
    'POST provider-resources/set_backend_metadata/ {"backend_metadata":{"home":"/project/hpc_one"}}',
    // before the order is done, since nobody would come back to it afterwards
    'backend: addUsers',
    'GET provider-offerings/list_project_service_accounts/',
    'backend: addUsers',
    'GET provider-offerings/list_course_accounts/',
    'GET orders/ (its state)',
    'POST orders/set_state_done/',
  ]);
  expect(flow.bench.users(order.resource)).toEqual(['alice', 'svc1']);
});

it('an order that is executing is neither evaluated nor approved, and terminates what it is about', async () => {
  const order = flow.bench.waldur.placeOrder({ type: 'Terminate', resource: flow.bench.resource('One') });
  order.state = 'executing';
  const story = tellStory();
  await flow.tell('order', { order_uuid: order.uuid, order_state: 'executing' });
  expect(story).toEqual([
    'GET orders/',
    'GET provider-resources/',
    'GET provider-resources/',
    'backend: terminateResource',
    'GET orders/ (its state)',
    'POST orders/set_state_done/',
  ]);
});

it('an order whose resource is there is not made a second time', async () => {
  const { offering, project, waldur } = flow.bench;
  const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'One', slug: 'one' });
  order.state = 'executing';
  order.resource.backend_id = 'hpc_one';
  flow.bench.backend.accounts.set('hpc_one', {
    id: 'hpc_one',
    owner: order.resource.uuid,
    limits: {},
    users: new Map(),
  });
  const story = tellStory();
  await flow.tell('order', { order_uuid: order.uuid });
  expect(story.filter((step) => step.startsWith('backend'))).toEqual([
    'backend: observeResources',
    'backend: reportResource',
    'backend: addUsers',
  ]);
  expect(story.at(-1)).toBe('POST orders/set_state_done/');
});
