import { ok, strictEqual } from 'node:assert/strict';
import type { UsernameBench } from './username-bench.ts';
import type { UsernameHarness } from './username-harness.ts';
import { same } from '../contract/same.ts';

export interface UsernameCheck {
  readonly title: string;
  readonly concerns: (harness: UsernameHarness) => boolean;
  readonly run: (bench: UsernameBench, harness: UsernameHarness) => Promise<void>;
}

const makesNames = ({ makesNames: does }: UsernameHarness) => does;

/** What the interface of username backends promises. */
export const USERNAME_CHECKS: readonly UsernameCheck[] = [
  {
    title: 'knows nobody at first, and says so without writing',
    concerns: () => true,
    run: (bench, { users }) =>
      bench.changesNothing(async (backend) => {
        for (const user of users) strictEqual(await backend.getUsername(user), undefined);
      }),
  },
  {
    title: 'makes no names, and writes nothing',
    concerns: (harness) => !makesNames(harness),
    run: (bench, { users }) =>
      bench.changesNothing(async (backend) => {
        for (const user of users) strictEqual(await backend.generateUsername(user), undefined);
      }),
  },
  {
    title: 'makes a name for each, and no name twice',
    concerns: makesNames,
    run: async (bench, { users }) => {
      const names: (string | undefined)[] = [];
      for (const user of users) names.push(await bench.nameOf(user));
      for (const name of names) ok(name !== undefined && /^\S+$/.test(name), `${name} is no username`);
      strictEqual(new Set(names).size, users.length, `a name is given to two people: ${names.join(', ')}`);
    },
  },
  {
    title: 'gives the same person the same name again, and writes nothing',
    concerns: makesNames,
    run: async (bench, { users: [user] }) => {
      const name = await bench.nameOf(user!);
      await bench.changesNothing(async () => strictEqual(await bench.nameOf(user!), name));
    },
  },
  {
    title: 'writes nothing in a dry run',
    concerns: () => true,
    run: async (bench, { users }) => {
      await bench.planned(async (backend) => {
        for (const user of users) await bench.nameOf(user, backend);
        await backend.syncProfiles?.(users);
        await backend.deactivateUsers?.(users.map(({ username }) => username));
      });
    },
  },
  {
    title: 'never takes "could not find out" for "has none"',
    concerns: ({ outages = {} }) => Object.keys(outages).length > 0,
    run: async (bench, { users: [user], outages = {} }) => {
      for (const [kind, begin] of Object.entries(outages)) {
        const restore = await begin();
        await bench.couldNotFindOut(bench.nameOf(user!), `the username, ${kind}`);
        await restore();
      }
    },
  },
  {
    title: 'pushes profiles once, and then only what has changed',
    concerns: () => true,
    run: async (bench, { users }) => {
      const named = await withNames(bench, users);
      await bench.backend.syncProfiles?.(named);
      await bench.changesNothing(async (backend) => backend.syncProfiles?.(named));
      same(await bench.planned(async (backend) => backend.syncProfiles?.(named)), []);
    },
  },
  {
    title: 'takes leave of people once, strangers and those who left already included',
    concerns: () => true,
    run: async (bench, { users }) => {
      const leaving = (await withNames(bench, users)).map(({ username }) => username);
      await bench.backend.deactivateUsers?.([...leaving, 'somebody-unknown']);
      await bench.changesNothing(async (backend) => backend.deactivateUsers?.([...leaving, 'somebody-unknown']));
    },
  },
];

async function withNames(bench: UsernameBench, users: UsernameHarness['users']): Promise<UsernameHarness['users']> {
  const named = [];
  for (const user of users) named.push({ ...user, username: (await bench.nameOf(user)) ?? '', state: 'OK' });
  return named;
}
