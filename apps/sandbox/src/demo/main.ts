import { errorText } from '@waldur-site-agent/plugin-sdk';
import { eventStory } from './event-story.ts';
import { orderStory } from './order-story.ts';
import { say } from './say.ts';
import { DemoWorld } from './world.ts';

/** What the agent does, as a short story on the sandbox. Exit status 0 if everything was done. */
async function demo(world: DemoWorld): Promise<void> {
  await orderStory(world);
  await eventStory(world);
  const { violations } = world.waldur;
  say(`${violations.length} requests of the whole story were against the REST contract`);
  if (violations.length > 0) throw new Error(violations.flatMap(({ problems }) => problems).join('; '));
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
for (const [signal, status] of Object.entries(SIGNALS)) process.once(signal, () => process.exit(status));

const world = await DemoWorld.start();
try {
  await demo(world);
  say('\nThe demo went as it should.');
} catch (error) {
  say(`\nThe demo did not go as it should: ${errorText(error)}`);
  process.exitCode = 1;
} finally {
  await world.close();
}
