import { BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { EventWorkBench } from '../support/event-work-bench.ts';

let bench: EventWorkBench;

beforeEach(async () => {
  bench = await EventWorkBench.start();
});
afterEach(async () => {
  expect(bench.waldur.violations).toEqual([]);
  await bench.close();
});

it('an order is done', async () => {
  bench.person('alice');
  const { offering, project } = bench;
  const order = bench.waldur.placeOrder({ type: 'Create', offering, project, name: 'One', slug: 'one' });
  bench.work.order(order.uuid);
  await bench.worker.idle();
  expect([order.state, bench.users(order.resource)]).toEqual(['done', ['alice']]);
});

it('a resource is brought in line alone', async () => {
  bench.person('alice');
  const [one, two] = [bench.resource('One'), bench.resource('Two')];
  bench.work.resource(one.uuid);
  await bench.worker.idle();
  expect([bench.users(one), bench.users(two)]).toEqual([['alice'], []]);
});

it('a project is brought in line with all its resources, other projects are left alone', async () => {
  bench.person('alice');
  const [one, two] = [bench.resource('One', ['departed']), bench.resource('Two')];
  const { offering, waldur } = bench;
  const elsewhere = waldur.addProject({ name: 'Project 2', slug: 'project-2' });
  waldur.addResource({ offering, project: elsewhere, name: 'Other', backend_id: 'hpc_other' });
  bench.work.project(bench.project.uuid);
  await bench.worker.idle();
  expect([bench.users(one), bench.users(two)]).toEqual([['alice'], ['alice']]);
  expect(bench.backend.calls.filter((call) => call === 'observeResources')).toHaveLength(1);
});

it('resources are found by their backend ids', async () => {
  bench.person('alice');
  const [one, two, three] = [bench.resource('One'), bench.resource('Two'), bench.resource('Three')];
  bench.work.backendIds([two.backend_id, one.backend_id]);
  await bench.worker.idle();
  expect([one, two, three].map((each) => bench.users(each))).toEqual([['alice'], ['alice'], []]);
});

it('a resource that is gone, or of another offering, is nothing to do', async () => {
  const { waldur, project } = bench;
  const other = waldur.addOffering({ name: 'Other' });
  const foreign = waldur.addResource({ offering: other, project, name: 'Foreign', backend_id: 'hpc_foreign' });
  const ended = bench.resource('Ended');
  ended.state = 'Terminated';
  for (const uuid of [foreign.uuid, ended.uuid, '0'.repeat(32)]) bench.work.resource(uuid);
  await bench.worker.idle();
  expect(bench.backend.calls).not.toContain('observeResources');
});

it('fifty equal marks make at most two runs', async () => {
  bench.person('alice');
  bench.resource('One');
  for (let n = 0; n < 50; n++) bench.work.project(bench.project.uuid);
  await bench.worker.idle();
  expect(bench.backend.calls.filter((call) => call === 'observeResources').length).toBeLessThanOrEqual(2);
});

it('a project that changes while it is looked at is looked at once more, not once for each resource', async () => {
  bench.person('alice');
  const resources = ['One', 'Two', 'Three'].map((name) => bench.resource(name));
  let looks = 0;
  const remove = bench.waldur.onRequest(({ path }) => {
    if (path.includes('/team/') && ++looks === 1) bench.work.project(bench.project.uuid);
  });
  bench.work.project(bench.project.uuid);
  await bench.worker.idle();
  remove();
  expect(resources.map((each) => bench.users(each))).toEqual([['alice'], ['alice'], ['alice']]);
  expect(bench.backend.calls.filter((call) => call === 'observeResources')).toHaveLength(2);
});

it('granted, revoked, granted: the last word counts, however the messages fall', async () => {
  const user = bench.person('alice');
  const resource = bench.resource('One');
  for (const granted of [true, false, true, false, true]) {
    if (granted) bench.waldur.addTeamMember(bench.project, user);
    else bench.waldur.removeTeamMember(bench.project, user);
    bench.work.project(bench.project.uuid);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await bench.worker.idle();
  expect(bench.users(resource)).toEqual(['alice']);
});

it('a plan that is older than an event about its project is not carried out', async () => {
  const alice = bench.person('alice');
  bench.person('bob');
  const resource = bench.resource('One', ['bob']);
  let looks = 0;
  const remove = bench.waldur.onRequest(({ path }) => {
    // Waldur takes alice out just after the sweep has read the team with her
    if (!path.includes('/team/') || ++looks > 1) return;
    bench.waldur.removeTeamMember(bench.project, alice);
    bench.work.project(bench.project.uuid);
  });
  await bench.worker.sweep();
  await bench.worker.idle();
  remove();
  expect(bench.users(resource)).toEqual(['bob']);
  expect(bench.backend.calls).not.toContain('addUsers');
});

it('nothing is lost while Waldur or the backend does not answer', async () => {
  bench.person('alice');
  const resource = bench.resource('One');
  bench.waldur.fault({ method: 'GET', path: /\/team\//, kind: { status: 503 } });
  let failures = 0;
  bench.backend.before = (operation) => {
    if (operation === 'observeResources' && ++failures === 1) throw new BackendNotReadyError('down');
  };
  bench.work.resource(resource.uuid);
  await bench.worker.idle();
  expect(bench.users(resource)).toEqual(['alice']);
});

it('only those who are new are asked for', async () => {
  for (let n = 0; n < 5; n++) bench.person(`member${n}`);
  const resource = bench.resource('One', ['member0', 'member1', 'member2', 'member3']);
  bench.work.resource(resource.uuid);
  await bench.worker.idle();
  const asked = bench.waldur.requests.filter(({ path }) => path === '/api/marketplace-offering-users/');
  expect(asked.map(({ query }) => query['user_uuid']?.length)).toEqual([1]);
  bench.waldur.forget();
  bench.work.resource(resource.uuid);
  await bench.worker.idle();
  expect(bench.gets('/api/marketplace-offering-users/')).toBe(0);
});

it('whoever asks for everything is told when it is done; asked during a run, after the next one', async () => {
  const { offering, project, waldur } = bench;
  const lost = (name: string) => waldur.addResource({ offering, project, name, backend_id: `hpc_${name}` });
  lost('one');
  bench.waldur.fault({ method: 'GET', path: /provider-resources\/$/, kind: { status: 503 } });
  let second: Promise<boolean> | undefined;
  const remove = waldur.onRequest(({ path }) => {
    if (path !== '/api/marketplace-provider-resources/' || second !== undefined) return;
    second = Promise.resolve().then(() => {
      lost('two');
      return bench.work.everything();
    });
  });
  expect(await bench.work.everything()).toBe(true);
  remove();
  expect(bench.backend.accounts.has('hpc_one')).toBe(true);
  expect(await second).toBe(true);
  expect(bench.backend.accounts.has('hpc_two')).toBe(true);
});

it('whoever asks for everything is told when the agent ends before it is done', async () => {
  bench.waldur.fault({ method: 'GET', path: /provider-resources\/$/, kind: { status: 503 }, times: Infinity });
  const asked = bench.work.everything();
  await bench.worker.stop(0);
  expect(await asked).toBe(false);
});

it('a sweep looks at everything; a forced one makes again what is missing', async () => {
  bench.person('alice');
  const { offering, project } = bench;
  const lost = bench.waldur.addResource({ offering, project, name: 'Lost', backend_id: 'hpc_lost' });
  const order = bench.waldur.placeOrder({ type: 'Create', offering, project, name: 'New', slug: 'new' });
  expect(await bench.worker.sweep()).toBe(1);
  await bench.worker.idle();
  expect([order.state, bench.backend.accounts.has('hpc_lost')]).toEqual(['done', false]);
  await bench.work.everything();
  expect(bench.users(lost)).toEqual(['alice']);
});
