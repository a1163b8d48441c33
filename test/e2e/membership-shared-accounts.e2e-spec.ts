import { MembershipBench } from '../support/membership-bench.ts';

let bench: MembershipBench;
let other: ReturnType<MembershipBench['waldur']['addProject']>;

beforeEach(async () => {
  bench = await MembershipBench.start();
  other = bench.waldur.addProject({ name: 'Project 2', slug: 'project-2' });
  bench.person('alice');
  bench.person('bob', other);
});

afterEach(async () => {
  expect(bench.waldur.violations).toEqual([]);
  await bench.close();
});

type Twin = Partial<Parameters<MembershipBench['waldur']['addResource']>[0]>;

/** A resource of another project with the same backend id. */
function twin(backend_id: string, more: Twin = {}) {
  return bench.waldur.addResource({ offering: bench.offering, project: other, name: 'Twin', backend_id, ...more });
}

/** The same resources, but for the limits of one. */
function withBrokenTwin(rows: unknown) {
  return (rows as { name: string }[]).map((row) =>
    row.name === 'Twin' ? Object.assign({}, row, { limits: { cpu: 'many' } }) : row,
  );
}

describe('two resources with one backend id: nobody of either team loses access', () => {
  it.each(['Updating', 'Creating', 'Terminating'] as const)('while one of them is %s', async (state) => {
    const resource = bench.resource('One', ['alice', 'bob', 'departed']);
    twin(resource.backend_id, { state });
    const { held } = await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'bob']);
    expect(held.map(({ heldBecause }) => heldBecause)).toEqual([
      'resource Twin, which has the same backend id, gives the user access',
    ]);
  });

  it('when only one of them was chosen', async () => {
    const resource = bench.resource('One', ['alice', 'bob', 'departed']);
    twin(resource.backend_id);
    bench.mode.selection = ({ name }) => name === 'One';
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'bob']);
  });

  it('when the data of one of them make no sense', async () => {
    const resource = bench.resource('One', ['alice', 'bob', 'departed']);
    twin(resource.backend_id);
    bench.waldur.fault({ path: /marketplace-provider-resources\/\?/, kind: { rewrite: withBrokenTwin } });
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice', 'bob']);
  });

  it('when the one of them that decides is restricted', async () => {
    const resource = bench.resource('One', ['alice', 'bob', 'departed']);
    twin(resource.backend_id, { restrict_member_access: true });
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['alice']);
  });

  it('when one of them is restricted while the other one is being updated', async () => {
    const resource = bench.resource('One', ['alice', 'bob'], { restrict_member_access: true });
    twin(resource.backend_id, { state: 'Updating' });
    await bench.cycle();
    expect(bench.users(resource)).toEqual(['bob']);
  });

  it('when the list of them cannot be read', async () => {
    const resource = bench.resource('One', ['alice', 'bob', 'departed']);
    bench.waldur.fault({ path: /marketplace-provider-resources\/\?.*backend_id=/, kind: { status: 500 } });
    const { held } = await bench.cycle();
    expect([bench.users(resource).length, held.length]).toEqual([3, 2]);
  });
});

it('service accounts of the project of a resource with the same backend id keep access', async () => {
  const resource = bench.resource('One', ['alice', 'svc']);
  bench.waldur.addServiceAccount({ username: 'svc', project: other });
  twin(resource.backend_id, { state: 'Updating' });
  await bench.cycle();
  expect(bench.users(resource)).toEqual(['alice', 'svc']);
});

it('a resource that is gone gives nobody access', async () => {
  const resource = bench.resource('One', ['alice', 'bob']);
  twin(resource.backend_id, { state: 'Terminated' });
  await bench.cycle();
  expect(bench.users(resource)).toEqual(['alice']);
});
