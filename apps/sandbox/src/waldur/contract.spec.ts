import { Contract } from './contract/contract.ts';
import { ALL_ROUTES } from './routes/all-routes.ts';
import { SandboxWaldur } from './sandbox-waldur.ts';
import { Caller } from './testing/caller.ts';

let waldur: SandboxWaldur;
let caller: Caller;

beforeEach(async () => {
  waldur = await SandboxWaldur.start();
  caller = new Caller(waldur);
});
afterEach(() => waldur.close());

function site() {
  const customer = waldur.addCustomer({ name: 'Faculty' });
  const project = waldur.addProject({ name: 'Project 1', customer });
  const user = waldur.addUser({ username: 'ada', attributes: { phone_number: '+372' } });
  waldur.addTeamMember(project, user, 'PROJECT.MANAGER');
  const offering = waldur.addOffering({
    name: 'HPC',
    components: [{ type: 'cpu', measured_unit: 'hours' }],
    plugin_options: { enforce_qos: true, enable_membership_sync_status: true },
    partitions: [{ partition_name: 'gpu' }],
    qos_profiles: [{ name: 'normal' }],
  });
  const plan = waldur.addPlan({ name: 'Basic', offering, quotas: { cpu: 10 } });
  const resource = waldur.addResource({ name: 'Allocation 1', offering, project, plan, limits: { cpu: 5 } });
  return { customer, project, user, offering, plan, resource };
}

describe('requests that the contract does not allow', () => {
  const cases: readonly [string, string, string, unknown, number, RegExp][] = [
    ['an unknown path', 'GET', 'no-such-thing/', undefined, 404, /not in the contract/],
    ['a path without its final slash', 'GET', 'version', undefined, 404, /not in the contract/],
    ['an unknown method', 'DELETE', 'version/', undefined, 405, /not in the contract/],
    ['an unknown parameter', 'GET', 'marketplace-orders/?colour=red', undefined, 400, /"colour"/],
    ['a value outside an enumeration', 'GET', 'marketplace-orders/?state=Done', undefined, 400, /"state".*"Done"/],
    [
      'a boolean of another language',
      'GET',
      'marketplace-offering-users/?is_restricted=False',
      undefined,
      400,
      /is_rest/,
    ],
    ['a number that is none', 'GET', 'marketplace-orders/?page_size=many', undefined, 400, /"page_size"/],
    ['a single parameter given twice', 'GET', 'marketplace-orders/?page=1&page=2', undefined, 400, /given 2 times/],
    ['an unknown body key', 'POST', 'identity-bridge/', { username: 'a', source: 'b', colour: 'red' }, 400, /"colour"/],
    ['a missing body key', 'POST', 'marketplace-orders/u/set_backend_id/', {}, 400, /backend_id/],
    ['a wrong body type', 'POST', 'marketplace-orders/u/set_backend_id/', { backend_id: 7 }, 400, /must be string/],
    ['a missing body', 'POST', 'marketplace-orders/u/set_backend_id/', undefined, 400, /required/],
    ['a body where none belongs', 'POST', 'marketplace-orders/u/set_state_done/', {}, 400, /no body/],
  ];

  it.each(cases)('refuses and records %s', async (_name, method, path, body, status, problem) => {
    expect((await caller.send(method, path, body)).status).toBe(status);
    expect(waldur.violations).toEqual([expect.objectContaining({ by: 'request', method })]);
    expect(waldur.violations[0]?.problems.join()).toMatch(problem);
  });

  it('refuses and records a form where JSON is expected', async () => {
    const { resource } = site();
    const form = new Caller(waldur, { 'Content-Type': 'application/x-www-form-urlencoded' });
    const path = `marketplace-provider-resources/${resource.uuid}/set_backend_id/`;
    expect((await form.post(path, { backend_id: 'x' })).status).toBe(400);
    expect(waldur.violations[0]?.problems.join()).toMatch(/content type/);
    expect(resource.backend_id).toBe('');
  });

  it('records a filter and an operation that are not simulated instead of ignoring them', async () => {
    site();
    expect((await caller.get('marketplace-provider-resources/?category_uuid=1')).status).toBe(501);
    expect((await caller.get('remote-eduteams/')).status).toBe(405);
    expect((await caller.get('roles/')).status).toBe(501);
    expect(waldur.violations.map(({ by }) => by)).toEqual(['sandbox', 'request', 'sandbox']);
  });
});

describe('answers that the contract does not allow', () => {
  it('records a wrong type and an unknown key of the sandbox itself', async () => {
    const { resource } = site();
    resource.rest = { limits: 'none', colour: 'red' };
    await caller.get(`marketplace-provider-resources/${resource.uuid}/`);
    expect(waldur.violations).toEqual([expect.objectContaining({ by: 'answer' })]);
    expect(waldur.violations[0]?.problems.join()).toMatch(/\/limits: must be object/);
    expect(waldur.violations[0]?.problems.join()).toMatch(/unknown key "colour"/);
  });

  it('lets required keys be missing only when the caller chose the keys', async () => {
    const { resource } = site();
    const answer = await caller.get(`marketplace-provider-resources/${resource.uuid}/?field=uuid&field=name`);
    expect(answer.body).toEqual({ uuid: resource.uuid, name: 'Allocation 1' });
    expect(waldur.violations).toEqual([]);
    const { operation } = Contract.load().match('GET', '/api/version/') as Exclude<
      ReturnType<Contract['match']>,
      number
    >;
    expect(operation.answerProblems(200, {}, true)).toEqual([]);
    expect(operation.answerProblems(200, {}, false)).toEqual([expect.stringMatching(/version/)]);
    expect(operation.answerProblems(202, {}, false)).toEqual([expect.stringMatching(/status 202/)]);
  });
});

it('answers every simulated operation within the contract', async () => {
  const { project, user, offering, plan, resource } = site();
  const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'Allocation 2', limits: { cpu: 1 } });
  const rejected = waldur.placeOrder({ type: 'Create', offering, project, name: 'Allocation 3' });
  const erred = waldur.placeOrder({ type: 'Update', resource, limits: { cpu: 9 }, state: 'executing' });
  const person = waldur.addOfferingUser({ offering, user, state: 'Requested' });
  const leaver = waldur.addOfferingUser({ offering, user, username: 'gone', state: 'Requested deletion' });
  waldur.addServiceAccount({ username: 'svc', project });
  waldur.addCourseAccount({ username: 'course', project });
  waldur.addSshKey({ user, public_key: 'ssh-ed25519 AAAA ada' });
  waldur.addUserLimit({ resource, username: 'ada', component_type: 'cpu', limit: '5.00' });
  const key = waldur.addApiKey({ resource, client_id: 'cid' });
  const request = waldur.addBackendRequest({ offering });
  const failed = waldur.addBackendRequest({ offering });
  waldur.state.me.permissions.push({ role_name: 'OFFERING.MANAGER', scope_type: 'offering', scope_name: 'HPC' });

  const post = async (path: string, body?: unknown) => {
    const answer = await caller.post(path, body);
    expect([path, answer.status]).toEqual([path, answer.status === 201 ? 201 : 200]);
    return answer.body as { uuid: string };
  };
  for (const list of ['orders', 'provider-resources', 'resources', 'offering-users', 'resource-api-keys']) {
    expect((await caller.rows(`marketplace-${list}/`)).length).toBeGreaterThan(0);
  }
  for (const path of ['version/', 'users/me/', 'projects/', `projects/${project.uuid}/`, 'event-subscriptions/']) {
    expect((await caller.get(path)).status).toBe(200);
  }

  const o = `marketplace-provider-offerings/${offering.uuid}/`;
  for (const part of ['', 'user-attribute-config/', 'list_project_service_accounts/', 'list_course_accounts/']) {
    expect((await caller.get(`${o}${part}`)).status).toBe(200);
  }
  const component = { type: 'mem', name: 'Memory', billing_type: 'usage' };
  await post(`${o}check_unique_backend_id/`, { backend_id: 'x', check_all_offerings: true, use_offering_rules: false });
  await post(`${o}create_offering_component/`, component);
  await post(`${o}update_offering_component/`, {
    ...component,
    uuid: offering.components[1]?.uuid,
    limit_amount: null,
  });
  await caller.get(`marketplace-plans/${plan.uuid}/`);

  const [provider] = await caller.rows(`marketplace-service-providers/?customer_uuid=${offering.customer.uuid}`);
  for (const part of ['projects/', 'keys/']) {
    expect(await caller.rows(`marketplace-service-providers/${String(provider?.['uuid'])}/${part}`)).toHaveLength(1);
  }

  const orders = 'marketplace-orders/';
  await caller.get(`${orders}${order.uuid}/`);
  await post(`${orders}${order.uuid}/approve_by_provider/`, {});
  await post(`${orders}${order.uuid}/set_backend_id/`, { backend_id: '7' });
  await post(`${orders}${order.uuid}/set_state_done/`);
  await post(`${orders}${rejected.uuid}/reject_by_provider/`, {});
  await post(`${orders}${erred.uuid}/set_state_erred/`, { error_message: 'm', error_traceback: '' });

  for (const kind of ['provider-resources', 'resources']) {
    await caller.get(`marketplace-${kind}/${resource.uuid}/`);
    expect(await caller.rows(`marketplace-${kind}/${resource.uuid}/team/?has_consent=true`)).toHaveLength(1);
  }
  const r = `marketplace-provider-resources/${resource.uuid}/`;
  await post(`${r}set_backend_id/`, { backend_id: 'hpc_1' });
  await post(`${r}set_effective_id/`, { effective_id: 'e' });
  await post(`${r}set_limits/`, { limits: { cpu: 7 } });
  await post(`${r}set_backend_metadata/`, { backend_metadata: { any: { thing: 1 } } });
  await post(`${r}set_endpoints/`, { endpoints: [{ name: 'ssh', url: 'ssh://login' }] });
  await post(`${r}set_end_date/`, { end_date: null });
  await post(`${r}refresh_last_sync/`);
  await post(`${r}set_as_erred/`, { error_message: 'm', error_traceback: 't' });
  await post(`${r}set_as_ok/`);
  const status = { scope_type: 'resource', role_name: 'PROJECT.MANAGER', state: 'synced' };
  const statuses = [
    { ...status, username: 'ada' },
    { ...status, username: 'eve' },
  ];
  expect(await post(`${r}set_membership_sync_statuses/`, { statuses })).toEqual({ stored: 1, skipped: ['eve'] });

  const p = `marketplace-offering-users/${person.uuid}/`;
  await post(`${p}begin_creating/`);
  await post(`${p}set_error_creating/`);
  await post(`${p}set_pending_account_linking/`, { comment: 'link', comment_url: 'https://example.org' });
  await post(`${p}set_pending_additional_validation/`, { comment: 'check' });
  await post(`${p}set_validation_complete/`);
  expect((await caller.send('PATCH', p, { username: 'ada01' })).status).toBe(200);
  await post(`marketplace-offering-users/${leaver.uuid}/set_deleting/`);
  await post(`marketplace-offering-users/${leaver.uuid}/set_deleted/`);

  const identity = {
    offering: offering.uuid,
    name: 'agent-1',
    version: '1.0',
    last_restarted: new Date().toISOString(),
  };
  const agent = await post('marketplace-site-agent-identities/', { ...identity, dependencies: [] });
  const i = `marketplace-site-agent-identities/${agent.uuid}/`;
  await caller.send('PUT', i, { ...identity, dependencies: [{ package: 'slurm', version: '1' }] });
  const service = await post(`${i}register_service/`, { name: 'order_process', mode: 'order_process' });
  const s = `marketplace-site-agent-services/${service.uuid}/`;
  await post(`${s}register_processor/`, { name: 'P', backend_type: 'slurm', backend_version: '1' });
  await post(`${s}set_statistics/`, { statistics: { orders: 1 } });
  await caller.get(i);
  expect(await caller.rows('marketplace-site-agent-identities/?name=agent-1')).toHaveLength(1);
  const line = { agent_identity_uuid: agent.uuid, timestamp: 1.5, level: 'INFO', message: 'm', module: 'x' };
  await post('marketplace-site-agent-logs/', [line]);

  const subscription = await post(`${i}register_event_subscription/`, { observable_object_type: 'order' });
  const queue = { offering_uuid: offering.uuid, object_type: 'order' };
  await post(`event-subscriptions/${subscription.uuid}/create_queue/`, queue);
  const other = await post('event-subscriptions/', { observable_objects: [{ object_type: 'order' }] });
  expect((await caller.send('DELETE', `event-subscriptions/${other.uuid}/`)).status).toBe(204);

  await post('marketplace-component-usages/set_usage/', {
    resource: resource.uuid,
    date: '2024-06-01T12:00:00+00:00',
    usages: [{ type: 'cpu', amount: '12.34', recurring: false }],
  });
  const [usage] = await caller.rows(`marketplace-component-usages/?billing_period=2024-06-01&field=uuid&field=usage`);
  expect(usage).toEqual({ uuid: expect.stringMatching(/^[0-9a-f]{32}$/), usage: '12.34' });
  const u = `marketplace-component-usages/${String(usage?.['uuid'])}/`;
  const mine = { username: 'ada', usage: '2.00', date: '2024-06-01T12:00:00Z' };
  await post(`${u}set_user_usages/`, { usages: [mine] });
  await post(`${u}set_user_usage/`, { ...mine, usage: '3' });
  expect(await caller.rows('marketplace-component-user-usages/')).toHaveLength(1);
  expect(await caller.rows(`component-user-usage-limits/?resource_uuid=${resource.uuid}`)).toHaveLength(1);

  const policies = 'marketplace-slurm-periodic-usage-policies/';
  expect(await caller.rows(policies)).toEqual([]);
  await post(`${policies}0a1b/report-command-result/`, { resource_uuid: resource.uuid, success: true });
  expect(waldur.state.commandResults).toMatchObject([{ policy_uuid: '0a1b', success: true }]);

  const keys = 'marketplace-resource-api-keys/';
  await post(`${keys}report_created/`, { resource: resource.uuid, client_id: 'c2', api_key: 'secret' });
  await post(`${keys}${key.uuid}/set_key/`, { api_key: 'new' });
  await post(`${keys}${key.uuid}/set_erred/`, { error_message: 'm' });

  const requests = 'backend-resource-requests/';
  await caller.get(`${requests}${request.uuid}/`);
  await post(`${requests}${request.uuid}/start_processing/`);
  await post(`${requests}${request.uuid}/set_done/`);
  await post(`${requests}${failed.uuid}/set_erred/`, { error_message: 'm', error_traceback: '' });
  const found = { name: 'old', project: project.uuid, offering: offering.uuid, backend_id: 'old' };
  await post('backend-resources/', { ...found, backend_metadata: { limits: {} } });
  expect(await caller.rows(`backend-resources/?backend_id=old&project_uuid=${project.uuid}`)).toHaveLength(1);

  expect(waldur.violations).toEqual([]);
  const contract = Contract.load();
  const walked = waldur.requests.map(({ method, path }) => contract.match(method, path));
  const keysWalked = walked.map((match) => (typeof match === 'number' ? match : match.operation.key));
  expect(new Set(keysWalked)).toEqual(new Set(Object.keys(ALL_ROUTES)));
}, 60_000);
