import { SandboxWaldur } from './sandbox-waldur.ts';
import type { OrderRecord } from './state/records.ts';
import { billingPeriod } from './routes/usages.ts';
import { Caller } from './testing/caller.ts';

let waldur: SandboxWaldur;
let caller: Caller;

beforeEach(async () => {
  waldur = await SandboxWaldur.start();
  caller = new Caller(waldur);
});
afterEach(async () => {
  await waldur.close();
  expect(waldur.violations).toEqual([]);
});

function site() {
  const offering = waldur.addOffering({ name: 'HPC', components: [{ type: 'cpu' }, { type: 'mem' }] });
  const project = waldur.addProject({ name: 'Project 1' });
  return { offering, project };
}

async function act(order: OrderRecord, action: string, body?: unknown): Promise<number> {
  return (await caller.post(`marketplace-orders/${order.uuid}/${action}/`, body)).status;
}

describe('orders', () => {
  it('creates a resource: placed, approved, done', async () => {
    const { offering, project } = site();
    const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'Run 1', limits: { cpu: 5 } });
    expect(order.resource).toMatchObject({ state: 'Creating', slug: 'run-1', backend_id: '', limits: { cpu: 5 } });
    expect(await act(order, 'set_state_done')).toBe(409);
    expect(await act(order, 'approve_by_provider', {})).toBe(200);
    expect(order.state).toBe('executing');
    expect(await act(order, 'approve_by_provider', {})).toBe(409);
    expect(await act(order, 'reject_by_provider', {})).toBe(409);
    expect(await act(order, 'set_state_done')).toBe(200);
    expect([order.state, order.resource.state]).toEqual(['done', 'OK']);
    expect(order.completed_at).not.toBeNull();
  });

  it('applies the limits of an update when it is done, not before', async () => {
    const { offering, project } = site();
    const plan = waldur.addPlan({ name: 'Large', offering });
    const resource = waldur.addResource({ name: 'A', offering, project, limits: { cpu: 5, mem: 1 } });
    const order = waldur.placeOrder({ type: 'Update', resource, limits: { cpu: 9, mem: 2 }, plan, state: 'executing' });
    expect(resource).toMatchObject({ state: 'Updating', limits: { cpu: 5, mem: 1 } });
    await act(order, 'set_state_done');
    expect(resource).toMatchObject({ state: 'OK', limits: { cpu: 9, mem: 2 }, plan: { name: 'Large' } });
  });

  it('terminates and restores', async () => {
    const { offering, project } = site();
    const resource = waldur.addResource({ name: 'A', offering, project });
    const end = waldur.placeOrder({ type: 'Terminate', resource, state: 'executing' });
    expect(resource.state).toBe('Terminating');
    await act(end, 'set_state_done');
    expect(resource.state).toBe('Terminated');
    const back = waldur.placeOrder({ type: 'Restore', resource, state: 'executing' });
    await act(back, 'set_state_done');
    expect(resource.state).toBe('OK');
  });

  it('errs with the order also the resource, from any state', async () => {
    const { offering, project } = site();
    const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'A', state: 'executing' });
    await act(order, 'set_state_done');
    await act(order, 'set_state_erred', { error_message: 'no space', error_traceback: 'trace' });
    expect(order).toMatchObject({ state: 'erred', error_message: 'no space', error_traceback: 'trace' });
    expect(order.resource).toMatchObject({ state: 'Erred', error_message: 'no space' });
  });

  it('rejects: a new resource is gone, an existing one stays as it was', async () => {
    const { offering, project } = site();
    const create = waldur.placeOrder({ type: 'Create', offering, project, name: 'A' });
    const resource = waldur.addResource({ name: 'B', offering, project, state: 'Erred' });
    const update = waldur.placeOrder({ type: 'Update', resource, limits: { cpu: 1 } });
    await act(create, 'reject_by_provider', { provider_rejection_comment: 'full' });
    await act(update, 'reject_by_provider', {});
    expect([create.state, create.resource.state]).toEqual(['rejected', 'Terminated']);
    expect([update.state, resource.state]).toEqual(['rejected', 'Erred']);
  });
});

describe('resources', () => {
  it('takes limits of known components only', async () => {
    const { offering, project } = site();
    const resource = waldur.addResource({ name: 'A', offering, project });
    const path = `marketplace-provider-resources/${resource.uuid}/set_limits/`;
    expect((await caller.post(path, { limits: { gpu: 1 } })).status).toBe(400);
    expect((await caller.post(path, { limits: { cpu: 'one' } })).status).toBe(400);
    expect(resource.limits).toEqual({});
    expect((await caller.post(path, { limits: { cpu: 1.5 } })).status).toBe(200);
    expect(resource.limits).toEqual({ cpu: 1.5 });
  });

  it('shows the team with the names at the offering, and only consenting members when asked', async () => {
    const { offering, project } = site();
    const resource = waldur.addResource({ name: 'A', offering, project });
    const join = (username: string) => {
      const user = waldur.addUser({ username });
      waldur.addTeamMember(project, user);
      return user;
    };
    const [ada, bob, eve] = [join('ada'), join('bob'), join('eve')];
    waldur.addOfferingUser({ offering, user: ada, username: 'ada01' });
    waldur.addOfferingUser({ offering, user: bob, has_consent: false });
    waldur.removeTeamMember(project, eve);
    const path = `marketplace-provider-resources/${resource.uuid}/team/`;
    expect(await caller.rows(path)).toMatchObject([
      { username: 'ada', role: 'PROJECT.MEMBER', offering_user_username: 'ada01', offering_user_state: 'OK' },
      { username: 'bob', offering_user_username: null, offering_user_state: 'Requested' },
    ]);
    expect(await caller.rows(`${path}?has_consent=true`)).toMatchObject([{ username: 'ada' }]);
  });

  it('accepts sync statuses only where the offering asks for them', async () => {
    const { offering, project } = site();
    const resource = waldur.addResource({ name: 'A', offering, project });
    const path = `marketplace-provider-resources/${resource.uuid}/set_membership_sync_statuses/`;
    expect(await caller.post(path, { statuses: [] })).toMatchObject({
      status: 409,
      body: { detail: expect.any(String) },
    });
  });

  it('knows a backend id of the offering, or of all offerings of the provider', async () => {
    const { offering, project } = site();
    const sibling = waldur.addOffering({ name: 'GPU', customer: offering.customer });
    waldur.addResource({ name: 'A', offering: sibling, project, backend_id: 'taken' });
    const path = `marketplace-provider-offerings/${offering.uuid}/check_unique_backend_id/`;
    const ask = { backend_id: 'taken', use_offering_rules: false };
    expect((await caller.post(path, { ...ask, check_all_offerings: false })).body).toEqual({ is_unique: true });
    expect((await caller.post(path, { ...ask, check_all_offerings: true })).body).toEqual({ is_unique: false });
  });
});

function person() {
  return waldur.addOfferingUser({ offering: site().offering, user: waldur.addUser({ username: 'ada' }) });
}

describe('offering users', () => {
  it('ends the creation with the name', async () => {
    const user = person();
    const path = `marketplace-offering-users/${user.uuid}/`;
    await caller.send('PATCH', path, { username: 'early' });
    expect(user).toMatchObject({ state: 'Requested', username: 'early' });
    await caller.post(`${path}begin_creating/`);
    expect((await caller.post(`${path}begin_creating/`)).status).toBe(409);
    expect((await caller.send('PATCH', path, { username: 'ada01' })).body).toMatchObject({
      state: 'OK',
      username: 'ada01',
    });
    user.state = 'Error creating';
    await caller.send('PATCH', path, { username: 'ada02' });
    expect(user.state).toBe('OK');
  });

  it('keeps the comment until the user has done what it asks for', async () => {
    const user = person();
    const path = `marketplace-offering-users/${user.uuid}/`;
    expect((await caller.post(`${path}set_pending_account_linking/`, { comment: 'link' })).status).toBe(409);
    await caller.post(`${path}begin_creating/`);
    await caller.post(`${path}set_pending_account_linking/`, { comment: 'link', comment_url: 'https://example.org' });
    expect(user).toMatchObject({ state: 'Pending account linking', service_provider_comment: 'link' });
    await caller.post(`${path}set_pending_additional_validation/`, { comment: 'check' });
    expect(user).toMatchObject({
      service_provider_comment: 'check',
      service_provider_comment_url: 'https://example.org',
    });
    await caller.post(`${path}set_validation_complete/`);
    expect(user).toMatchObject({ state: 'OK', service_provider_comment: '', service_provider_comment_url: '' });
  });
});

describe('agents', () => {
  it('registers identity, service and processor once each', async () => {
    const { offering } = site();
    const identity = { offering: offering.uuid, name: 'agent-1' };
    const first = await caller.post('marketplace-site-agent-identities/', identity);
    expect(first.status).toBe(201);
    expect((await caller.post('marketplace-site-agent-identities/', identity)).status).toBe(400);
    const { uuid } = first.body as { uuid: string };
    const register = () =>
      caller.post(`marketplace-site-agent-identities/${uuid}/register_service/`, { name: 'report', mode: 'report' });
    expect([(await register()).status, (await register()).status]).toEqual([201, 200]);
    const processor = (backend_version: string) =>
      caller.post(`marketplace-site-agent-services/${waldur.state.services.all.at(0)?.uuid}/register_processor/`, {
        name: 'P',
        backend_type: 'slurm',
        backend_version,
      });
    expect([(await processor('1')).status, (await processor('2')).status]).toEqual([201, 200]);
    expect(waldur.state.processors.all).toMatchObject([{ backend_version: '2' }]);
    expect((await caller.get(`marketplace-site-agent-identities/${uuid}/`)).body).toMatchObject({
      services: [{ name: 'report', mode: 'report' }],
    });
  });
});

describe('usage', () => {
  it('keeps one amount per component and month, with at most two decimals', async () => {
    const { offering, project } = site();
    const resource = waldur.addResource({ name: 'A', offering, project });
    const report = async (type: string, amount: string, date = '2024-06-01T12:00:00Z') =>
      (
        await caller.post('marketplace-component-usages/set_usage/', {
          resource: resource.uuid,
          date,
          usages: [{ type, amount }],
        })
      ).status;
    expect(await report('cpu', '1.234')).toBe(400);
    expect(await report('gpu', '1.00')).toBe(400);
    expect(await report('cpu', '1.00')).toBe(201);
    expect(await report('cpu', '2.50')).toBe(201);
    expect(await report('cpu', '9', '2024-07-01T12:00:00Z')).toBe(201);
    const rows = await caller.rows(`marketplace-component-usages/?resource_uuid=${resource.uuid}`);
    expect(rows).toMatchObject([
      { billing_period: '2024-06-01', usage: '2.50' },
      { billing_period: '2024-07-01', usage: '9' },
    ]);
  });

  it.each([
    ['2024-06-01T00:00:00+03:00', 'UTC', '2024-05-01'],
    ['2024-06-01T00:00:00+03:00', 'Europe/Tallinn', '2024-06-01'],
    ['2024-06-01T00:00:00', 'America/New_York', '2024-06-01'],
    ['2024-06-01T12:00:00+00:00', 'Pacific/Auckland', '2024-06-01'],
  ])('files %s under the month it has in %s', (date, timezone, period) => {
    expect(billingPeriod(date, timezone)).toBe(period);
  });
});
