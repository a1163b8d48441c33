import { EventFlow } from '../support/event-flow.ts';

let flow: EventFlow;

beforeEach(async () => {
  flow = await EventFlow.start();
});
afterEach(() => flow.close());

function role(user: { uuid: string }, granted: boolean): Promise<void> {
  const { uuid } = flow.bench.project;
  return flow.tell('user_role', { user_uuid: user.uuid, project_uuid: uuid, role_name: 'PROJECT.MEMBER', granted });
}

const sweep = async (): Promise<void> => {
  await flow.bench.worker.sweep();
  await flow.bench.worker.idle();
};

/** Alice, the only one in the team, is taken out of it. */
function lastOneLeaves() {
  const alice = flow.bench.person('alice');
  const one = flow.bench.resource('One', ['alice', 'stranger']);
  flow.bench.waldur.removeTeamMember(flow.bench.project, alice);
  return { alice, one };
}

describe('the last one of a team', () => {
  it('loses access when a message said so; an empty team alone takes it from nobody', async () => {
    const { alice, one } = lastOneLeaves();
    await sweep();
    expect(flow.bench.users(one)).toEqual(['alice', 'stranger']);
    await role(alice, false);
    expect(flow.bench.users(one)).toEqual(['stranger']);
    expect(flow.app.logged('removal held back on One: stranger: the team is empty').length).toBeGreaterThan(0);
  });

  it('loses it later when it could not be taken at once', async () => {
    const { alice, one } = lastOneLeaves();
    const repair = flow.bench.waldur.fault({ path: /list_course_accounts/, kind: { status: 500 }, times: Infinity });
    await role(alice, false);
    expect(flow.bench.users(one)).toEqual(['alice', 'stranger']);
    repair();
    await sweep();
    expect(flow.bench.users(one)).toEqual(['stranger']);
  });

  it('keeps it when a later message gave the role back, whatever the team looks like then', async () => {
    const { alice, one } = lastOneLeaves();
    const repair = flow.bench.waldur.fault({ path: /list_course_accounts/, kind: { status: 500 }, times: Infinity });
    await role(alice, false);
    await role(alice, true);
    repair();
    await sweep();
    expect(flow.bench.users(one)).toEqual(['alice', 'stranger']);
  });

  it('loses it as well when Waldur tells their name at the second attempt only', async () => {
    const { alice, one } = lastOneLeaves();
    flow.bench.waldur.fault({ path: /marketplace-offering-users/, kind: { status: 503 }, times: 1 });
    await role(alice, false);
    expect(flow.bench.users(one)).toEqual(['stranger']);
    expect(one.state).toBe('OK');
  });
});

describe.each(['service_account', 'course_account'])('a %s that was deleted', (objectType) => {
  it('has no access any more, although nobody is in the team and Waldur has forgotten the account', async () => {
    const one = flow.bench.resource('One', ['svc1', 'stranger']);
    const { uuid } = flow.bench.project;
    await flow.tell(objectType, { account_username: 'svc1', project_uuid: uuid, action: 'delete' });
    expect(flow.bench.users(one)).toEqual(['stranger']);
  });
});

describe('somebody who has another role in the project', () => {
  const BROKEN = { path: /refresh_last_sync/, kind: { status: 500 }, times: Infinity } as const;
  const EMPTY = { path: /\/team\/$/, kind: { status: 200, body: [] }, times: Infinity } as const;

  it('is not taken for a leaver later on, when the team seems to be empty', async () => {
    const alice = flow.bench.person('alice');
    const one = flow.bench.resource('One', ['alice']);
    // the run is not a success, for a reason of its own
    const repair = flow.bench.waldur.fault(BROKEN);
    await role(alice, false);
    expect(flow.bench.users(one)).toEqual(['alice']);
    repair();
    flow.bench.waldur.fault(EMPTY);
    await sweep();
    expect(flow.bench.users(one)).toEqual(['alice']);
  });

  it('keeps access when they come back before they lose it, although the team does not tell their name yet', async () => {
    const [alice] = [flow.bench.person('alice'), flow.bench.person('bob')];
    const one = flow.bench.resource('One', ['alice', 'bob', 'stranger']);
    const withoutAlice = (rows: unknown) => (rows as { uuid: string }[]).filter(({ uuid }) => uuid !== alice.uuid);
    const nameless = (rows: unknown) =>
      (rows as { uuid: string }[]).map((row) =>
        row.uuid === alice.uuid ? Object.assign(row, { offering_user_username: null }) : row,
      );
    flow.bench.waldur.fault({ path: /\/team\/$/, kind: { rewrite: withoutAlice } });
    flow.bench.waldur.fault({ path: /\/team\/$/, kind: { rewrite: nameless } });
    await role(alice, false);
    expect(flow.bench.users(one)).toEqual(['alice', 'bob']);
    expect(flow.app.logged('removal held back on One: alice: the person is back in the team')).toHaveLength(1);
  });
});
