import { SimulatedMup } from './simulated-mup.ts';
import type { MupBehaviour } from './routes/call.ts';

let mup: SimulatedMup;

afterEach(() => mup.close());

async function start(behaviour: MupBehaviour = {}): Promise<void> {
  mup = await SimulatedMup.start(behaviour);
}

async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
  const login = Buffer.from(`${mup.username}:${mup.password}`).toString('base64');
  const response = await fetch(new URL(path, mup.url), {
    method,
    headers: { Authorization: `Basic ${login}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const PROJECT = {
  title: 'T',
  description: 'D',
  pi: 'alice@example.org',
  co_pi: '',
  science_field: 1,
  start_date: '2026-01-01',
  end_date: '2026-12-31',
  agency: 'FCT',
  grant_number: 'G/1',
  max_storage: 5,
  ai_included: false,
};

it('lets nobody in without the login', async () => {
  await start();
  const response = await fetch(new URL('/api/projects/list/', mup.url), { headers: { Authorization: 'Basic eDp5' } });
  expect(response.status).toBe(401);
});

it('knows its paths to the last slash', async () => {
  await start();
  expect((await call('GET', '/api/projects/list/')).status).toBe(200);
  expect((await call('GET', '/api/projects/list')).status).toBe(404);
});

it('makes projects that are not active, for investigators it knows, any number with one grant number', async () => {
  await start();
  expect(await call('POST', '/api/projects/add/', PROJECT)).toEqual({ status: 400, body: { pi: ['No such user.'] } });
  mup.state.addUser({ username: 'alice' });
  expect((await call('POST', '/api/projects/add/', { ...PROJECT, description: null })).status).toBe(400);
  const { body } = await call('POST', '/api/projects/add/', PROJECT);
  expect(body).toMatchObject({ grant_number: 'G/1', active: false });
  expect((await call('GET', '/api/projects/by-grant/G%2F1')).body).toEqual(body);
  const { id } = body as { readonly id: number };
  await call('PUT', `/api/projects/${id}/activate`, {});
  expect(mup.state.projects).toMatchObject([{ active: true }]);
  await call('POST', '/api/projects/add/', PROJECT);
  expect(mup.state.projects.length).toBe(2);
});

it('takes allocations as a whole only, and finds them by their identifiers', async () => {
  await start();
  const { id: project } = mup.state.addProject();
  const sent = { type: 'gpu', identifier: 'a', size: 1, used: 0, active: true, project };
  const { body } = await call('POST', `/api/projects/${project}/allocations/add`, sent);
  const { id } = body as { readonly id: number };
  expect((await call('PUT', `/api/projects/${project}/allocations/edit/${id}`, { size: 2 })).status).toBe(400);
  expect((await call('PUT', `/api/projects/${project}/allocations/edit/${id}`, { ...sent, size: 2 })).status).toBe(200);
  expect((await call('GET', '/api/projects/allocations/a')).body).toEqual({ ...sent, id, size: 2 });
  expect((await call('GET', '/api/projects/allocations/b')).status).toBe(404);
});

it('has a user in a project once, switched on or off', async () => {
  await start({ nestsMembers: true });
  const [project, user] = [mup.state.addProject(), mup.state.addUser({ username: 'alice' })];
  const path = `/api/projects/${project.id}/members`;
  const body = { user_id: user.id, email: user.email, active: true };
  expect((await call('POST', `${path}/add`, body)).status).toBe(200);
  expect((await call('POST', `${path}/add`, body)).status).toBe(400);
  const [member] = mup.state.members;
  await call('PUT', `${path}/${member?.id}/toggle-status`, { active: false });
  expect((await call('GET', `${path}/list`)).body).toEqual([
    { id: member?.id, active: false, member: { id: user.id, username: 'alice', email: 'alice@example.org' } },
  ]);
});

it('lists a new user among the requests until the staff approves', async () => {
  await start({ approvesUsers: true });
  expect((await call('POST', '/api/user/', { username: 'bob', email: 'bob@x' })).status).toBe(400);
  const user = mup.state.addUser({ username: 'bob', approved: false });
  expect((await call('GET', '/api/user/by-username/bob')).status).toBe(404);
  expect((await call('GET', '/api/user/request/list/')).body).toMatchObject([{ username: 'bob' }]);
  user.approved = true;
  expect((await call('GET', '/api/user/by-email/bob%40example.org')).body).toMatchObject({ id: user.id });
  expect((await call('GET', '/api/user/request/list/')).body).toEqual([]);
});

it('does what is asked before it loses the answer, or nothing when it fails at once', async () => {
  await start();
  const [project, user] = [mup.state.addProject(), mup.state.addUser({ username: 'alice' })];
  const add = () =>
    call('POST', `/api/projects/${project.id}/members/add`, { user_id: user.id, email: user.email, active: true });
  mup.fault({ path: /members\/add/, kind: { status: 503 } });
  expect((await add()).status).toBe(503);
  expect(mup.state.members).toEqual([]);
  mup.fault({ path: /members\/add/, kind: 'reset', after: true });
  await expect(add()).rejects.toThrow('fetch failed');
  expect(mup.state.members.length).toBe(1);
  mup.fault({ path: /./, kind: 'garbage' });
  await expect(call('GET', '/api/projects/list/')).rejects.toThrow(/JSON/);
});
