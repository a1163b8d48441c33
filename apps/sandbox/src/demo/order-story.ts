import { accountTree } from './account-tree.ts';
import { runAgent } from './agent.ts';
import { writtenCommands } from './commands.ts';
import { chapter, say } from './say.ts';
import type { DemoWorld } from './world.ts';

/** The main job: an order becomes accounts on a cluster, and Waldur is told. @throws {Error} when it does not */
export async function orderStory(world: DemoWorld): Promise<void> {
  const config = world.configuration.polling();
  chapter('A site', 'A Waldur and a SLURM cluster in this process, and the agent with an ordinary configuration file.');
  say(`configuration: ${config}`);
  await runAgent(0, 'config', 'check', '-c', config);

  chapter('A customer orders', 'A project of three people wants an allocation with 100 k CPU hours.');
  const order = world.placeOrder('Sea ice 2027');
  say(`order ${order.uuid}: Create "${order.resource.name}", ${order.state}`);

  chapter('The plan', 'waldur-site-agent order-process --dry-run  writes nothing and ends with 2: there is work.');
  await runAgent(2, 'order-process', '-c', config, '--dry-run');
  say(`order: still ${order.state}`);

  world.slurm.clearLog();
  chapter('The work', 'waldur-site-agent order-process --once');
  await runAgent(0, 'order-process', '-c', config, '--once');

  chapter('What the cluster was told');
  writtenCommands(world.slurm.log()).forEach(say);

  chapter('What came of it');
  accountTree(world.slurm.tree()).forEach(say);
  const { resource } = order;
  say(`order: ${order.state} · resource "${resource.name}": ${resource.state}, backend id ${resource.backend_id}`);
  if (order.state !== 'done') throw new Error(`the order is ${order.state}: ${order.error_message}`);
}
