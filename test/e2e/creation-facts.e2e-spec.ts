import type { CreateRequest, Member, ProvisioningContext, ProvisioningNeeds } from '@waldur-site-agent/plugin-sdk';
import { OrderWorld } from '../support/order-world.ts';

const PROFILE = ['username', 'full_name', 'email', 'organization', 'birth_date'];

let world: OrderWorld;
let contexts: ProvisioningContext[];

afterEach(async () => {
  const { violations } = world.waldur;
  await world.close();
  expect(violations).toEqual([]);
});

/** A backend with needs that notes what it is told at a creation. */
async function start(needs?: ProvisioningNeeds['provisioningNeeds']): Promise<OrderWorld> {
  contexts = [];
  world = await OrderWorld.start({
    extend: (backend) => {
      const create = backend.createResource.bind(backend);
      Object.assign(backend, {
        ...(needs === undefined ? {} : { provisioningNeeds: needs }),
        createResource: (request: CreateRequest) => {
          contexts.push(request.context);
          return create(request);
        },
      });
    },
  });
  world.offering.exposed_fields = PROFILE;
  for (const { user } of world.project.team) user.attributes = { organization: 'Uni' };
  return world;
}

async function made(): Promise<ProvisioningContext> {
  world.order();
  await world.bench.cycle();
  const [context] = contexts;
  if (context === undefined) throw new Error('nothing was made');
  return context;
}

/** As the backend was told about somebody when access was given. */
function added(username: string): Member | undefined {
  return world.bench.backend.accounts.get('hpc_sample-1')?.users.get(username);
}

function memberOf({ members }: ProvisioningContext, name: string): Member | undefined {
  return members.find(({ username }) => username === name);
}

describe('a member', () => {
  const ALICE = {
    username: 'alice',
    cuid: 'alice@example.org',
    role: 'PROJECT.MEMBER',
    email: 'alice-example-org@example.org',
    fullName: 'alice@example.org Example',
    offeringUserState: 'OK',
  };

  it('comes with the exposed profile at the creation and afterwards, where the backend wants it', async () => {
    const { bench, waldur } = await start({ userAttributes: true });
    const alice = {
      ...ALICE,
      attributes: {
        full_name: 'alice@example.org Example',
        first_name: 'alice@example.org',
        last_name: 'Example',
        email: 'alice-example-org@example.org',
        organization: 'Uni',
      },
    };
    expect(memberOf(await made(), 'alice')).toEqual(alice);
    expect(added('alice')).toEqual(alice);
    world.order('Second');
    await bench.cycle();
    expect(contexts[1]?.members).toHaveLength(3);
    expect(waldur.requests.filter(({ path }) => path.includes('user-attribute-config'))).toHaveLength(1);
  });

  it('whose resource was made in an interrupted attempt comes with the profile too', async () => {
    const { bench } = await start({ userAttributes: true });
    const order = world.order();
    order.resource.backend_id = 'hpc_sample-1';
    bench.backend.accounts.set('hpc_sample-1', {
      id: 'hpc_sample-1',
      owner: order.resource.uuid,
      limits: {},
      users: new Map(),
    });
    await bench.cycle();
    expect([contexts, added('alice')?.attributes]).toEqual([[], expect.objectContaining({ organization: 'Uni' })]);
  });

  it('comes without, and without a request more, where it does not', async () => {
    const { bench, waldur } = await start();
    await bench.cycle(); // with what is read once
    waldur.forget();
    expect(memberOf(await made(), 'alice')).toEqual({ ...ALICE, attributes: {} });
    expect(added('alice')).toEqual({ ...ALICE, attributes: {} });
    const paths = waldur.requests.map(({ path }) => path);
    expect(paths.filter((path) => /user-attribute-config|\/projects\//.test(path))).toEqual([]);
    expect(paths).toHaveLength(14);
  });

  it('has the address and the name of the team where the offering exposes none', async () => {
    const { waldur } = await start({ userAttributes: true });
    world.offering.exposed_fields = ['username'];
    for (const user of waldur.state.offeringUsers.all) user.rest = { user_email: '', user_username: '' };
    expect(memberOf(await made(), 'alice')).toEqual({ ...ALICE, attributes: {} });
  });
});

describe('the team', () => {
  it('is told as a whole and in its order, whoever has a username', async () => {
    const { waldur, project, offering } = await start();
    const zoe = waldur.addUser({ username: 'zoe@example.org', first_name: 'Zoe', last_name: 'Z' });
    waldur.addTeamMember(project, zoe, 'PROJECT.MANAGER');
    waldur.addOfferingUser({ offering, user: zoe, state: 'Creating' });
    project.team.unshift(...project.team.splice(-1));
    const { team, members } = await made();
    expect(team?.map(({ cuid }) => cuid)).toEqual(
      ['zoe', 'alice', 'bob', 'carol'].map((name) => `${name}@example.org`),
    );
    expect(team?.[0]).toEqual({
      cuid: 'zoe@example.org',
      role: 'PROJECT.MANAGER',
      fullName: 'Zoe Z',
      email: 'zoe-example-org@example.org',
    });
    expect(members).toHaveLength(3);
  });

  it('that is empty is another thing than one that could not be read', async () => {
    const { project } = await start();
    project.team.length = 0;
    expect(await made()).toMatchObject({ team: [], members: [] });
    await world.close();
    const { waldur } = await start();
    waldur.fault({ path: /\/team\//, kind: { status: 500 } });
    const unread = await made();
    expect([unread.team, unread.members]).toEqual([undefined, []]);
  });

  it('is known although the offering users could not be read', async () => {
    const { waldur } = await start();
    waldur.fault({ method: 'GET', path: /offering-users/, kind: { status: 500 } });
    const { team, members } = await made();
    expect([team?.length, members]).toEqual([3, []]);
  });
});

describe('the project', () => {
  const REST = { oecd_fos_2007_code: '1.3', is_industry: true };

  it.each(['Create', 'Restore'] as const)('is read for a %s, once, where the backend wants it', async (type) => {
    const { waldur, project } = await start({ project: true });
    project.rest = REST;
    if (type === 'Create') world.order();
    else waldur.placeOrder({ type, resource: world.existing() });
    await world.bench.cycle();
    expect(contexts[0]?.project).toMatchObject({ oecdFosCode: '1.3', isIndustry: true });
    expect(waldur.requests.filter(({ path }) => path.endsWith('/projects/'))).toHaveLength(1);
  });

  it('that cannot be read does not hold up the order', async () => {
    const { waldur } = await start({ project: true });
    waldur.fault({ path: /service-providers\/\w+\/projects/, kind: { status: 500 } });
    const order = world.order();
    await world.bench.cycle();
    expect([order.state, contexts[0]?.project]).toEqual(['done', undefined]);
  });
});
