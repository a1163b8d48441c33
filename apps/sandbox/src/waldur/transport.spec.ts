import { SandboxWaldur } from './sandbox-waldur.ts';
import type { SandboxWaldurOptions } from './options.ts';
import { Caller } from './testing/caller.ts';

const running: SandboxWaldur[] = [];

async function start(options: SandboxWaldurOptions = {}): Promise<{ waldur: SandboxWaldur; caller: Caller }> {
  const waldur = await SandboxWaldur.start(options);
  running.push(waldur);
  return { waldur, caller: new Caller(waldur) };
}

afterEach(async () => {
  for (const waldur of running.splice(0)) {
    await waldur.close();
    expect(waldur.violations).toEqual([]);
  }
});

describe('authentication', () => {
  it('takes the static token only', async () => {
    const { waldur, caller } = await start({ token: 'right' });
    expect((await caller.get('version/')).status).toBe(200);
    for (const Authorization of ['Token wrong', 'Bearer right', 'right', '']) {
      expect((await new Caller(waldur, { Authorization }).get('version/')).status).toBe(401);
    }
  });

  it('issues bearer tokens to its client, and takes them until they are revoked or expired', async () => {
    const oidc = { clientId: 'agent', clientSecret: 'secret', expiresIn: 60 };
    const { waldur } = await start({ oidc });
    const grant = async (client_secret: string, grant_type = 'client_credentials') => {
      const body = new URLSearchParams({ grant_type, client_id: 'agent', client_secret });
      return fetch(waldur.oidcTokenUrl, { method: 'POST', body });
    };
    expect((await grant('wrong')).status).toBe(401);
    expect((await grant('secret', 'password')).status).toBe(400);
    const issued = (await (await grant('secret')).json()) as { access_token: string; expires_in: number };
    expect(issued.expires_in).toBe(60);
    const bearer = new Caller(waldur, { Authorization: `Bearer ${issued.access_token}` });
    expect((await bearer.get('users/me/')).status).toBe(200);
    waldur.revokeBearerTokens();
    expect((await bearer.get('users/me/')).status).toBe(401);
  });

  it('refuses a bearer token whose time is over', async () => {
    const { waldur } = await start({ oidc: { clientId: 'a', clientSecret: 's', expiresIn: 0 } });
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'a', client_secret: 's' });
    const issued = (await (await fetch(waldur.oidcTokenUrl, { method: 'POST', body })).json()) as {
      access_token: string;
    };
    const bearer = new Caller(waldur, { Authorization: `Bearer ${issued.access_token}` });
    expect((await bearer.get('users/me/')).status).toBe(401);
  });
});

function fill(waldur: SandboxWaldur, count: number) {
  const offering = waldur.addOffering({ name: 'HPC' });
  const project = waldur.addProject({ name: 'P' });
  for (let n = 1; n <= count; n += 1) {
    waldur.addResource({ name: `R${n}`, offering, project, state: n % 2 ? 'OK' : 'Erred', backend_id: `b${n}` });
  }
  return { offering, project };
}

describe('lists', () => {
  it('comes in pages of ten, a hundred at most', async () => {
    const { waldur, caller } = await start();
    fill(waldur, 101);
    const path = 'marketplace-provider-resources/?field=name';
    expect(await caller.rows(path)).toHaveLength(10);
    const first = await caller.get(`${path}&page_size=500`);
    expect(first.body).toHaveLength(100);
    expect(first.headers.get('x-result-count')).toBe('101');
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
    const second = await caller.get(String(next).slice(waldur.apiUrl.length));
    expect(second.body).toEqual([{ name: 'R101' }]);
    expect(second.headers.get('link')).not.toMatch(/rel="next"/);
    expect((await caller.get(`${path}&page=12`)).status).toBe(404);
  });

  it('can be cut into small pages, whatever the caller asks for', async () => {
    const { waldur, caller } = await start({ pageSize: 2 });
    fill(waldur, 5);
    const { headers, body } = await caller.get('marketplace-provider-resources/?page_size=100&page=3');
    expect(body).toMatchObject([{ name: 'R5' }]);
    expect(headers.get('link')).toMatch(/page=2[^,]*>; rel="prev"/);
  });

  it('filters by what the agent asks for', async () => {
    const { waldur, caller } = await start();
    const { offering, project } = fill(waldur, 3);
    waldur.addResource({ name: 'Other', offering: waldur.addOffering({ name: 'GPU' }), project });
    const names = async (query: string) =>
      (await caller.rows(`marketplace-provider-resources/?${query}`)).map((row) => row['name']);
    expect(await names(`offering_uuid=${offering.uuid}&state=Erred&state=Creating`)).toEqual(['R2']);
    const dashed = offering.uuid.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    expect(await names(`offering_uuid=${dashed}&backend_id=b3`)).toEqual(['R3']);
    expect(await names(`project_uuid=${project.uuid}&o=-name`)).toEqual(['R3', 'R2', 'R1', 'Other']);
    const restricted = waldur.addOfferingUser({
      offering,
      user: waldur.addUser({ username: 'eve' }),
      is_restricted: true,
    });
    expect(await caller.rows('marketplace-offering-users/?is_restricted=false')).toEqual([]);
    expect(await caller.rows(`marketplace-offering-users/?user_uuid=${restricted.user.uuid}`)).toHaveLength(1);
  });
});

async function ready(options?: SandboxWaldurOptions) {
  const { waldur, caller } = await start(options);
  const offering = waldur.addOffering({ name: 'HPC' });
  const project = waldur.addProject({ name: 'P' });
  const order = waldur.placeOrder({ type: 'Create', offering, project, name: 'A' });
  return { waldur, order, approve: () => caller.post(`marketplace-orders/${order.uuid}/approve_by_provider/`, {}) };
}

describe('faults', () => {
  it('answers with a status as often as told', async () => {
    const { waldur, order, approve } = await ready();
    waldur.fault({ path: /approve/, times: 2, kind: { status: 503, body: 'down', headers: { 'Retry-After': '1' } } });
    const first = await approve();
    expect([first.status, first.headers.get('retry-after'), order.state]).toEqual([503, '1', 'pending-provider']);
    expect((await approve()).status).toBe(503);
    expect((await approve()).status).toBe(200);
    expect(waldur.requests.map(({ status }) => status)).toEqual([503, 503, 200]);
  });

  it('loses the answer after the order was approved', async () => {
    const { waldur, order, approve } = await ready();
    waldur.fault({ method: 'POST', path: /approve/, kind: 'reset', after: true });
    await expect(approve()).rejects.toThrow(/fetch failed/);
    expect(order.state).toBe('executing');
    expect((await approve()).status).toBe(409);
    expect(waldur.requests.map(({ status }) => status)).toEqual([0, 409]);
  });

  it('sends half an answer, or none that can be read', async () => {
    const { waldur, order, approve } = await ready();
    waldur.fault({ path: /approve/, kind: 'half' });
    await expect(approve()).rejects.toThrow(/terminated/);
    waldur.fault({ path: /approve/, kind: 'garbage' });
    expect(await approve()).toMatchObject({ status: 200, body: undefined });
    expect(order.state).toBe('pending-provider');
  });

  it('hits a single page of a list, and only other methods than excluded', async () => {
    const { waldur } = await ready();
    const caller = new Caller(waldur);
    const takeBack = waldur.fault({ method: 'GET', path: /page=2/, times: Infinity, kind: { status: 500 } });
    waldur.fault({ method: 'POST', path: /orders/, kind: { status: 418 } });
    expect((await caller.get('marketplace-orders/?page=1')).status).toBe(200);
    expect((await caller.get('marketplace-orders/?page=2')).status).toBe(500);
    takeBack();
    expect((await caller.get('marketplace-orders/?page=2')).status).toBe(404);
  });

  it('hangs until it is closed', async () => {
    const { waldur, order, approve } = await ready();
    waldur.fault({ path: /approve/, kind: 'hang' });
    const arrived = new Promise<void>((resolve) => {
      waldur.beforeRequest(() => resolve());
    });
    const answer = approve().catch((error: unknown) => error);
    await arrived;
    await waldur.close();
    expect(await answer).toMatchObject({ message: 'fetch failed' });
    expect(order.state).toBe('pending-provider');
  });
});

describe('watching', () => {
  it('awaits hooks before and after the effect of a request, until they are removed', async () => {
    const { waldur, caller } = await start();
    const offering = waldur.addOffering({ name: 'HPC' });
    const order = waldur.placeOrder({
      type: 'Create',
      offering,
      project: waldur.addProject({ name: 'P' }),
      name: 'A',
    });
    const seen: string[] = [];
    const look = (when: string) => async () => {
      await Promise.resolve();
      seen.push(`${when} ${order.state}`);
    };
    const removals = [waldur.beforeRequest(look('before')), waldur.onRequest(look('after'))];
    await caller.post(`marketplace-orders/${order.uuid}/approve_by_provider/`, {});
    for (const remove of removals) remove();
    await caller.get('version/');
    expect(seen).toEqual(['before pending-provider', 'after executing']);
  });

  it('logs each request until it is told to forget', async () => {
    const { waldur } = await start({ latencyMs: 1 });
    const caller = new Caller(waldur, { 'User-Agent': 'agent/1.0' });
    await caller.get('marketplace-orders/?state=done&state=erred');
    expect(waldur.requests).toMatchObject([
      {
        method: 'GET',
        path: '/api/marketplace-orders/',
        query: { state: ['done', 'erred'] },
        userAgent: 'agent/1.0',
        status: 200,
      },
    ]);
    waldur.forget();
    await caller.send('PATCH', 'marketplace-offering-users/0/', { username: 'x' });
    expect(waldur.requests).toMatchObject([{ body: { username: 'x' }, status: 404 }]);
  });
});
