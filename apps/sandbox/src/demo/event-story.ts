import { accountTree } from './account-tree.ts';
import { writtenCommands } from './commands.ts';
import { eventLines } from './configuration.ts';
import { Daemon } from './daemon.ts';
import { chapter, say, seconds } from './say.ts';
import type { DemoWorld } from './world.ts';

/** What an offering with orders and members listens to. */
const TOPICS = 8;
const PROMISED_MS = 1000;

/** The agent as a daemon that a message broker tells what happens. @throws {Error} when something is not done */
export async function eventStory(world: DemoWorld): Promise<void> {
  const lines = eventLines(world.broker);
  chapter(
    'The agent as a daemon',
    'waldur-site-agent event-process, told by an MQTT broker; the offering got more lines:',
  );
  lines.forEach((line) => say(`    ${line}`));
  const agent = Daemon.start('event-process', '-c', world.configuration.events(lines));
  try {
    const ms = await agent.logged('the agent listens', /receiving events of/g, TOPICS);
    say(`it listens to ${TOPICS} kinds of events, ${seconds(ms)} after its start`);
    await agent.until('the first look is over', () => world.waldur.requests.some(isStamp));
    say('and has looked at everything once: nothing to do');
    await orderByMessage(world, agent);
    await personLeaves(world, agent);
    chapter('The end');
    const status = await agent.stop();
    say(`SIGTERM: the agent ended with status ${status}`);
    if (status !== 0) throw new Error('the agent did not end in order');
  } catch (error) {
    agent.lastLines.forEach(say);
    throw error;
  } finally {
    await agent.stop();
  }
}

/** A resource was looked at. */
function isStamp({ path }: { readonly path: string }): boolean {
  return path.endsWith('/refresh_last_sync/');
}

async function orderByMessage(world: DemoWorld, agent: Daemon): Promise<void> {
  chapter('Another order, told by a message');
  world.waldur.forget();
  world.slurm.clearLog();
  const order = world.placeOrder('Glaciers 2027');
  const { resource } = order;
  const placed = performance.now();
  await world.events.order(order);
  await agent.until('the order is approved', () => order.state !== 'pending-provider');
  say(`order ${order.uuid}: Create "${resource.name}", approved after ${seconds(performance.now() - placed)}`);
  await agent.until('the order is done', () => order.state === 'done' || order.state === 'erred');
  if (order.state !== 'done') throw new Error(`the order is ${order.state}: ${order.error_message}`);
  const took = performance.now() - placed;
  say(`${order.state} after ${seconds(took)}: account ${resource.backend_id} for ${world.project.team.length} people`);
  say(`${world.waldur.requests.length} requests to Waldur, ${world.slurm.processCount()} SLURM programs started`);
  if (took > PROMISED_MS) say('That is more than a second: starting programs takes long on this machine right now.');
}

async function personLeaves(world: DemoWorld, agent: Daemon): Promise<void> {
  chapter('Juhan leaves the project', 'His accounts are to be closed at once; nobody else is touched.');
  say(`juhan may use ${world.accountsOf('juhan').join(', ')}`);
  world.slurm.clearLog();
  const left = performance.now();
  await world.leave('juhan');
  await agent.until('juhan has no access', () => world.accountsOf('juhan').length === 0);
  say(`no access any more ${seconds(performance.now() - left)} after he left`);
  writtenCommands(world.slurm.log()).forEach(say);
  accountTree(world.slurm.tree()).forEach(say);
}
