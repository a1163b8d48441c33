import {
  describeUsernameBackendContract,
  sampleOfferingUser,
  type UsernameHarness,
} from '@waldur-site-agent/plugin-sdk/testing';
import { CollectedRun } from '../contract/collected-run.ts';
import { NamesBackend, NamesDirectory } from '../contract/names-backend.ts';

type Breakage = (backend: NamesBackend) => unknown;

function harness(breakage: Breakage = () => undefined): UsernameHarness {
  let directory = new NamesDirectory();
  return {
    makesNames: true,
    // two people of one name
    users: [1, 2].map((number) =>
      sampleOfferingUser(number, {
        attributes: { user_last_name: 'Same', user_email: `person${number}@example.org` },
      }),
    ),
    start: () => {
      directory = new NamesDirectory();
    },
    offering: () => ({ settings: { bind_password: 'directory-secret' } }),
    create: ({ writer }) => {
      const backend = new NamesBackend(directory, writer);
      breakage(backend);
      return backend;
    },
    state: () => directory.people,
    outages: {
      down: () => {
        directory.isDown = true;
        return () => {
          directory.isDown = false;
        };
      },
    },
  };
}

async function failuresOf(part: UsernameHarness): Promise<ReadonlyMap<string, string>> {
  const run = new CollectedRun();
  describeUsernameBackendContract('a backend', part, run.framework);
  return run.failures();
}

describeUsernameBackendContract('a backend on a directory in memory', harness());

describe('the contract tests of username backends', () => {
  it.each([
    ['knows nobody at first, and says so without writing', (it) => (it.getUsername = async () => '')],
    ['makes a name for each, and no name twice', (it) => (it.generateUsername = async () => 'same')],
    ['gives the same person the same name again, and writes nothing', (it) => (it.getUsername = async () => undefined)],
    [
      'writes nothing in a dry run',
      (it) => {
        const make = it.generateUsername.bind(it);
        it.generateUsername = async (user) => {
          const username = await make(user);
          it.directory.people.set(user.userUuid, { username: username!, email: '', active: true });
          return username;
        };
      },
    ],
    [
      'never takes "could not find out" for "has none"',
      (it) => {
        const [get, make] = [it.getUsername.bind(it), it.generateUsername.bind(it)];
        it.getUsername = (user) => get(user).catch(() => undefined);
        it.generateUsername = (user) => make(user).catch(() => undefined);
      },
    ],
    [
      'pushes profiles once, and then only what has changed',
      (it) => (it.syncProfiles = () => it.write('push', 'all', () => undefined)),
    ],
    [
      'takes leave of people once, strangers and those who left already included',
      (it) => (it.deactivateUsers = () => it.write('deactivate', 'all', () => undefined)),
    ],
  ] satisfies [string, Breakage][])('find the backend that breaks: %s', async (title, breakage) => {
    expect([...(await failuresOf(harness(breakage))).keys()]).toContain(title);
  });

  it('find a name made by a backend that is said to make none', async () => {
    const failures = await failuresOf({ ...harness(), makesNames: false });
    expect([...failures.keys()]).toEqual(['makes no names, and writes nothing']);
  });

  it('find a secret of the settings in a change', async () => {
    const failures = await failuresOf(
      harness((it) => {
        it.syncProfiles = () => it.write('bind with directory-secret', 'all', () => undefined);
      }),
    );
    expect([...failures.values()].join()).toContain('a secret of the settings is in a change');
  });
});
