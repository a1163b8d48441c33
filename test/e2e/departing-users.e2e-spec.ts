import { UsernameUpkeep } from '@waldur-site-agent/offering-users';
import type { UsernameBackend } from '@waldur-site-agent/plugin-sdk';
import { type UserState, UsernameWorld } from '../support/username-world.ts';

let world: UsernameWorld;

afterEach(() => world.close());

/** Notes the names that it is told to deactivate, once `before` is over. */
function remembering(told: (readonly string[])[], before: () => Promise<void> = async () => {}): UsernameBackend {
  return {
    getUsername: async () => undefined,
    generateUsername: async () => undefined,
    deactivateUsers: async (names) => {
      await before();
      told.push(names);
    },
  };
}

describe('who is being deleted', () => {
  it('is told to the username backend once, and again after having come back meanwhile', async () => {
    world = await UsernameWorld.start();
    const record = world.person('j', 'Deleting', 'jsmith');
    const told: (readonly string[])[] = [];
    const upkeep = new UsernameUpkeep(await world.runtime(), remembering(told), undefined);
    const states: UserState[] = ['Deleting', 'Deleted', 'OK', 'Requested deletion'];
    for (const state of states) {
      record.state = state;
      await upkeep.deactivate(await world.users());
    }
    expect(told).toEqual([['jsmith'], ['jsmith']]);
  });

  it('is told again when telling failed', async () => {
    world = await UsernameWorld.start();
    world.person('j', 'Deleting', 'jsmith');
    const told: (readonly string[])[] = [];
    const directory = jest.fn(async () => {}).mockRejectedValueOnce(new Error('directory down'));
    const upkeep = new UsernameUpkeep(await world.runtime(), remembering(told, directory), undefined);
    await upkeep.deactivate(await world.users());
    await upkeep.deactivate(await world.users());
    expect(told).toEqual([['jsmith']]);
  });

  it('does not take the account of somebody who has the same name and stays', async () => {
    world = await UsernameWorld.start();
    world.person('left', 'Deleted', 'jsmith');
    world.person('stays', 'OK', 'jsmith');
    const told: (readonly string[])[] = [];
    const upkeep = new UsernameUpkeep(await world.runtime(), remembering(told), undefined);
    await upkeep.deactivate(await world.users());
    expect(told).toEqual([]);
  });
});
