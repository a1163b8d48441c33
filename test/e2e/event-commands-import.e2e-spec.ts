import { BackendError } from '@waldur-site-agent/plugin-sdk';
import { EventWorld, type EventWorldOptions } from '../support/event-world.ts';

let world: EventWorld;

async function start(options: EventWorldOptions = {}): Promise<void> {
  await world.close();
  world = await EventWorld.start(options);
}

beforeEach(async () => {
  world = await EventWorld.start();
});
afterEach(async () => {
  const { violations } = world.waldur.sandbox;
  await world.close();
  expect(violations).toEqual([]);
});

const DONE = /set_done/;
const ERRED = /backend-resource-requests.*set_erred/;

function request() {
  return world.waldur.sandbox.addBackendRequest({ offering: world.offering });
}

function send({ uuid }: { readonly uuid: string }): void {
  world.publish('importable_resources', { backend_resource_request_uuid: uuid });
}

describe('a request to import', () => {
  beforeEach(() => {
    world.backend.resources = [
      { backendId: 'acc-1', parentId: 'w-test-project' },
      { backendId: 'acc-3', parentId: 'w-test-project' },
      { backendId: 'acc-4', parentId: 'x-other' },
    ];
    world.resource('ACC-1');
  });

  it('offers what Waldur does not know to the project that the parent names', async () => {
    const asked = request();
    send(asked);
    await world.waldur.body('POST', DONE);
    expect(asked.state).toBe('Done');
    expect(world.waldur.requests.all.filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
      undefined,
      {
        name: 'acc-3',
        project: world.waldur.sandbox.state.projects.all[0]?.uuid,
        offering: world.offering.uuid,
        backend_id: 'acc-3',
        backend_metadata: { limits: { cpu: 10 } },
      },
      undefined,
    ]);
    expect(world.waldur.story).toEqual([
      'GET backend-resource-requests/',
      'POST backend-resource-requests/start_processing/',
      'GET marketplace-provider-resources/',
      'GET projects/',
      'GET backend-resources/',
      'POST backend-resources/',
      'POST backend-resource-requests/set_done/',
    ]);
    expect(world.waldur.requests.all[3]?.query).toMatchObject({ slug: ['test-project'] });
    expect(world.backend.calls.all.map(([operation]) => operation)).toEqual(['listResources', 'importableLimits']);
  });

  it('offers nothing twice, and nothing to a project that is not there', async () => {
    world.backend.resources = [
      ...world.backend.resources,
      { backendId: 'acc-5', parentId: 'w-elsewhere' },
      { backendId: 'acc-6', parentId: 'w-' },
    ];
    send(request());
    await world.waldur.body('POST', DONE);
    await world.commands.settled(5000);
    world.waldur.sandbox.forget();
    const again = request();
    send(again);
    await world.commands.settled(5000);
    await world.waldur.requests.first(({ path }) => path.includes(again.uuid) && DONE.test(path));
    expect(world.waldur.count('POST', /\/backend-resources\/$/)).toBe(0);
    expect(world.waldur.sandbox.state.backendResources.all).toHaveLength(1);
  });

  it('goes on when one of them fails', async () => {
    world.backend.resources = ['acc-5', 'acc-6', 'acc-7'].map((backendId) => ({
      backendId,
      parentId: 'w-test-project',
    }));
    world.waldur.sandbox.fault({ method: 'POST', path: /\/backend-resources\//, kind: { status: 500 } });
    send(request());
    await world.waldur.body('POST', DONE);
    const offered = world.waldur.sandbox.state.backendResources.all.map(({ backend_id }) => backend_id);
    expect(offered).toEqual(['acc-6', 'acc-7']);
    expect(world.app.logged('acc-5 could not be offered')).toEqual(['error']);
    expect(world.waldur.count('GET', /\/projects\//)).toBe(1);
  });

  it('that cannot be started is erred, and the backend not asked', async () => {
    world.waldur.sandbox.fault({ path: /start_processing/, kind: { status: 409, body: { detail: 'not now' } } });
    const asked = request();
    send(asked);
    await world.waldur.body('POST', ERRED);
    expect(asked).toMatchObject({
      state: 'Erred',
      error_message: expect.stringContaining('not now') as string,
      error_traceback: expect.stringContaining('WaldurHttpError') as string,
    });
    expect(world.backend.calls.all).toEqual([]);
  });

  it('is erred when the backend cannot list, with no trace where details are not shown', async () => {
    await start({ exposeErrorDetails: false });
    world.backend.before = () => {
      throw new BackendError('no list for you');
    };
    const asked = request();
    send(asked);
    await world.waldur.body('POST', ERRED);
    expect(asked).toMatchObject({ state: 'Erred', error_message: 'no list for you', error_traceback: '' });
  });

  it('is erred by a backend that knows nothing of imports', async () => {
    await start({ isIdle: true });
    const asked = request();
    send(asked);
    await world.waldur.body('POST', ERRED);
    expect(asked.error_message).toBe('The backend cannot tell which resources it has');
  });

  it('survives a moment without Waldur at every step', async () => {
    const once = { status: 502 } as const;
    for (const path of [/requests\/\w+\/$/, /start_processing/, /provider-resources/, DONE]) {
      world.waldur.sandbox.fault({ path, kind: once });
    }
    const asked = request();
    send(asked);
    await world.waldur.body('POST', DONE);
    expect(asked.state).toBe('Done');
  });
});
