import { BasicUsernameBackend } from '@waldur-site-agent/plugin-basic-username-management';
import {
  AccountLinkingRequiredError,
  AdditionalValidationRequiredError,
  BackendError,
  BackendNotReadyError,
  type OfferingUser,
  PlanningWriter,
} from '@waldur-site-agent/plugin-sdk';
import {
  type NameAnswer,
  PROVIDER_MAKES_NAMES,
  type UserCall,
  type UserState,
  UsernameWorld,
} from '../support/username-world.ts';

let world: UsernameWorld;

afterEach(() => world.close());

const LINK = new AccountLinkingRequiredError('link it', 'https://l.example.org');
const VALIDATE = new AdditionalValidationRequiredError('show your passport', 'https://v.example.org');
const TAKEN = new BackendError('no free name');
const AWAY = new BackendNotReadyError('the directory does not answer');

const BEGIN: UserCall = ['POST', 'begin_creating'];
const ERRED: UserCall = ['POST', 'set_error_creating'];
const VALID: UserCall = ['POST', 'set_validation_complete'];
const NAMED: UserCall = ['PATCH', { username: 'jsmith' }];
const LINKING: UserCall = [
  'POST',
  'set_pending_account_linking',
  { comment: 'link it', comment_url: 'https://l.example.org' },
];
const VALIDATION: UserCall = [
  'POST',
  'set_pending_additional_validation',
  { comment: 'show your passport', comment_url: 'https://v.example.org' },
];

describe('a user', () => {
  it.each<[UserState, string, NameAnswer, readonly UserCall[], UserState]>([
    ['Requested', 'a name', 'jsmith', [BEGIN, 'ask', NAMED], 'OK'],
    ['Requested', 'nothing', '', [BEGIN, 'ask'], 'Creating'],
    ['Requested', 'a blank name', '  ', [BEGIN, 'ask'], 'Creating'],
    ['Requested', 'a failure', TAKEN, [BEGIN, 'ask', ERRED], 'Error creating'],
    ['Requested', '"link your account"', LINK, [BEGIN, 'ask', LINKING], 'Pending account linking'],
    ['Requested', '"needs validation"', VALIDATE, [BEGIN, 'ask', VALIDATION], 'Pending additional validation'],
    ['Requested', 'no answer', AWAY, [BEGIN, 'ask'], 'Creating'],
    ['Requested', 'a mistake of the plugin', new TypeError('oops'), [BEGIN, 'ask'], 'Creating'],
    ['Creating', 'a name', 'jsmith', ['ask', NAMED], 'OK'],
    ['Creating', 'nothing', '', ['ask'], 'Creating'],
    ['Creating', 'a failure', TAKEN, ['ask', ERRED], 'Error creating'],
    ['Creating', 'no answer', AWAY, ['ask'], 'Creating'],
    ['Creating', '"link your account"', LINK, ['ask', LINKING], 'Pending account linking'],
    ['Error creating', 'a name', 'jsmith', [BEGIN, 'ask', NAMED], 'OK'],
    ['Error creating', 'a failure', TAKEN, [BEGIN, 'ask', ERRED], 'Error creating'],
    ['Error creating', '"link your account"', LINK, [BEGIN, 'ask', LINKING], 'Pending account linking'],
    ['Pending account linking', 'a name', 'jsmith', ['ask', VALID, NAMED], 'OK'],
    ['Pending account linking', 'the same request', LINK, ['ask'], 'Pending account linking'],
    ['Pending account linking', 'a failure', TAKEN, ['ask'], 'Pending account linking'],
    ['Pending account linking', '"needs validation"', VALIDATE, ['ask', VALIDATION], 'Pending additional validation'],
    ['Pending additional validation', 'a name', 'jsmith', ['ask', VALID, NAMED], 'OK'],
    ['Pending additional validation', 'the same request', VALIDATE, ['ask'], 'Pending additional validation'],
    ['Pending additional validation', '"link your account"', LINK, ['ask', LINKING], 'Pending account linking'],
    ['Pending additional validation', 'a failure', TAKEN, ['ask'], 'Pending additional validation'],
    ['OK', 'a name', 'jsmith', [], 'OK'],
    ['Requested deletion', 'a name', 'jsmith', [], 'Requested deletion'],
    ['Deleting', 'a name', 'jsmith', [], 'Deleting'],
    ['Deleted', 'a name', 'jsmith', [], 'Deleted'],
    ['Error deleting', 'a name', 'jsmith', [], 'Error deleting'],
  ])('who is %s and gets %s', async (state, _what, answer, expected, after) => {
    world = await UsernameWorld.start();
    const record = world.person('j', state);
    const generation = await world.generation(world.backend({}, answer));
    const isNamed = expected.includes(NAMED);
    expect(await generation.run(await world.users())).toBe(isNamed);
    expect(world.calls).toEqual(expected);
    expect([record.state, record.username]).toEqual([after, isNamed ? 'jsmith' : null]);
  });

  it('with an account gets its name, and none is made', async () => {
    world = await UsernameWorld.start();
    const record = world.person('j', 'Creating');
    const generateUsername = jest.fn();
    const generation = await world.generation({ getUsername: async () => 'old-name', generateUsername });
    expect(await generation.run(await world.users())).toBe(true);
    expect(record).toMatchObject({ username: 'old-name', state: 'OK' });
    expect(generateUsername).not.toHaveBeenCalled();
  });

  it('is asked for something without a link where there is none', async () => {
    world = await UsernameWorld.start();
    world.person('none', 'Creating');
    world.person('empty', 'Creating');
    const generation = await world.generation(
      world.backend({
        none: new AccountLinkingRequiredError('m'),
        empty: new AdditionalValidationRequiredError('m', ''),
      }),
    );
    await generation.run(await world.users());
    expect(world.calls).toEqual([
      'ask',
      ['POST', 'set_pending_account_linking', { comment: 'm' }],
      'ask',
      ['POST', 'set_pending_additional_validation', { comment: 'm' }],
    ]);
  });

  it('whose validation is complete without the name having arrived gets it next time', async () => {
    world = await UsernameWorld.start();
    const record = world.person('j', 'Pending account linking');
    const generation = await world.generation(world.backend({}, 'jsmith'));
    world.waldur.fault({ method: 'PATCH', path: /offering-users/, kind: { status: 502 } });
    const first = await generation.generate(await world.users());
    expect(first).toMatchObject({ changed: false, failures: [{ message: expect.stringContaining('"jsmith"') }] });
    expect([record.state, record.username]).toEqual(['OK', null]);
    world.calls.length = 0;
    expect(await generation.run(await world.users())).toBe(true);
    expect(world.calls).toEqual([NAMED]);
    expect([record.state, record.username]).toEqual(['OK', 'jsmith']);
    expect(await generation.run(await world.users())).toBe(false);
  });
});

describe('several users', () => {
  it('are asked for one after another, those who just asked for an account first', async () => {
    world = await UsernameWorld.start();
    const records = [
      world.person('u0', 'Pending account linking'),
      world.person('u1', 'Error creating'),
      world.person('u2', 'Requested'),
      world.person('u3', 'OK', 'u3'),
      world.person('u4', 'Creating'),
      world.person('u5', 'Requested'),
    ];
    const names = Object.fromEntries(['u0', 'u1', 'u2', 'u4', 'u5'].map((name) => [name, name]));
    const generation = await world.generation(world.backend(names));
    expect(await generation.run(await world.users())).toBe(true);
    expect(world.asked).toEqual(['u2', 'u5', 'u0', 'u1', 'u4']);
    expect(world.calls.filter((call) => call[1] === 'set_validation_complete')).toHaveLength(1);
    expect(records.map(({ username }) => username)).toEqual(['u0', 'u1', 'u2', 'u3', 'u4', 'u5']);
  });

  it.each<[string, UserState, NameAnswer, RegExp]>([
    ['begin_creating', 'Requested', 'first', /begin_creating/],
    ['the name', 'Creating', 'first', /offering-users\/[0-9a-f]+\/$/],
    ['set_validation_complete', 'Pending account linking', 'first', /set_validation_complete/],
    ['the request to link', 'Creating', LINK, /set_pending_account_linking/],
    ['the request to validate', 'Creating', VALIDATE, /set_pending_additional_validation/],
    ['set_error_creating', 'Creating', TAKEN, /set_error_creating/],
  ])('go on when %s of one of them is refused', async (_what, state, answer, path) => {
    world = await UsernameWorld.start();
    const first = world.person('first', state);
    const second = world.person('second', 'Creating');
    const generation = await world.generation(world.backend({ first: answer, second: 'second' }));
    world.waldur.fault({ path, kind: { status: 409 } });
    const report = await generation.generate(await world.users());
    expect(report).toMatchObject({ changed: true, failures: [{ user: first.uuid }] });
    expect([first.state, first.username, second.username]).toEqual([state, null, 'second']);
  });

  it('are asked for once when two pieces of work want them at the same time', async () => {
    world = await UsernameWorld.start();
    world.person('j', 'Requested');
    const generation = await world.generation(world.backend({ j: 'jsmith' }));
    const users = await world.users();
    expect(await Promise.all([generation.run(users), generation.run(users)])).toEqual([true, true]);
    expect(world.calls).toEqual([BEGIN, 'ask', NAMED]);
  });

  it('are left to the next time after the present one, once it is to stop', async () => {
    world = await UsernameWorld.start();
    world.person('u0', 'Creating');
    world.person('u1', 'Creating');
    const stop = new AbortController();
    const names = world.backend({ u0: 'u0', u1: 'u1' });
    const stopping = {
      ...names,
      generateUsername: (user: OfferingUser) => (stop.abort(), names.generateUsername(user)),
    };
    const generation = await world.generation(stopping);
    await generation.generate(await world.users(), stop.signal);
    expect(world.calls).toEqual(['ask', ['PATCH', { username: 'u0' }]]);
  });
});

describe('no username is made, nobody is asked and nothing is written', () => {
  it.each([
    [
      'of an offering with another policy',
      { ...PROVIDER_MAKES_NAMES, username_generation_policy: 'waldur_username' },
      'none',
    ],
    ['of an offering with another policy and no permission', { username_generation_policy: 'waldur_username' }, 'none'],
    ['of an offering without a policy', {}, 'none'],
    ['without the permission', { username_generation_policy: 'service_provider' }, 'error'],
    [
      'with the permission taken away',
      { ...PROVIDER_MAKES_NAMES, service_provider_can_create_offering_user: false },
      'error',
    ],
  ])('%s', async (_what, pluginOptions, severity) => {
    world = await UsernameWorld.start(pluginOptions);
    world.person('j', 'Requested');
    const generation = await world.generation(world.backend({}, 'jsmith'));
    const report = await generation.generate(await world.users());
    expect(report).toMatchObject({ changed: false, failures: [], obstacle: { severity } });
    expect(world.calls).toEqual([]);
  });

  it('when the username backend is not installed; a warning says so', async () => {
    world = await UsernameWorld.start();
    world.person('j', 'Requested');
    const generation = await world.generation(undefined);
    expect(await generation.run(await world.users())).toBe(false);
    expect(world.calls).toEqual([]);
    expect(world.logs.filter((line) => line.includes('"level":"warning"')).join()).toContain(
      'username_management_backend',
    );
  });

  it('when there are no users; not even the policy matters', async () => {
    world = await UsernameWorld.start({ username_generation_policy: 'service_provider' });
    const generation = await world.generation(world.backend({}, 'jsmith'));
    expect(await generation.generate([])).toEqual({ changed: false, failures: [] });
    expect(world.calls).toEqual([]);
  });

  it('in a dry run; the plan has it all', async () => {
    world = await UsernameWorld.start();
    const [asks, waits] = [world.person('asks', 'Requested'), world.person('waits', 'Pending account linking')];
    const [blocked, erred] = [world.person('blocked', 'Creating'), world.person('erred', 'Creating')];
    const writer = new PlanningWriter();
    const generation = await world.generation(
      world.backend({ asks: 'ann', waits: 'bob', blocked: LINK, erred: TAKEN }),
      writer,
    );
    expect(await generation.run(await world.users())).toBe(true);
    expect(world.calls).toEqual(['ask', 'ask', 'ask', 'ask']);
    expect(writer.plan.map(({ action, target, detail, reason }) => [action, target, detail ?? reason])).toEqual([
      ['begin creating user', asks.uuid, undefined],
      ['set username', asks.uuid, 'ann'],
      ['complete validation', waits.uuid, undefined],
      ['set username', waits.uuid, 'bob'],
      ['ask user for linking', blocked.uuid, 'link it'],
      ['set error creating', erred.uuid, 'no free name'],
    ]);
    expect([asks, waits, blocked, erred].map(({ state }) => state)).toEqual([
      'Requested',
      'Pending account linking',
      'Creating',
      'Creating',
    ]);
  });
});

describe('with the basic username backend', () => {
  it('a user who asks for an account is being created until somebody else writes the name', async () => {
    world = await UsernameWorld.start();
    const record = world.person('j', 'Requested');
    const generation = await world.generation(new BasicUsernameBackend());
    expect(await generation.run(await world.users())).toBe(false);
    expect(await generation.run(await world.users())).toBe(false);
    expect(world.calls).toEqual([BEGIN]);
    expect([record.state, record.username]).toEqual(['Creating', null]);
  });
});
