import { accountTree } from './account-tree.ts';
import { runAgent } from './agent.ts';
import { writtenCommands } from './commands.ts';
import { type DemoWorld, demoWorld } from './world.ts';

/** The main job as a short story: an order becomes accounts on a cluster, and Waldur is told. Exit status 0 if so. */
async function demo(world: DemoWorld): Promise<number> {
  chapter('A site', 'A Waldur and a SLURM cluster in this process, and the agent with an ordinary configuration file.');
  say(`configuration: ${world.configFile}`);
  if ((await runAgent('config', 'check', '-c', world.configFile)) !== 0) return 1;

  chapter('A customer orders', 'A project of three people wants an allocation with 100 k CPU hours.');
  const order = world.placeOrder();
  say(`order ${order.uuid}: Create "${order.resource.name}", ${order.state}`);

  chapter('The plan', 'waldur-site-agent order-process --dry-run  writes nothing and ends with 2: there is work.');
  if ((await runAgent('order-process', '-c', world.configFile, '--dry-run')) !== 2) return 1;
  say(`order: still ${order.state}`);

  world.slurm.clearLog();
  chapter('The work', 'waldur-site-agent order-process --once');
  if ((await runAgent('order-process', '-c', world.configFile, '--once')) !== 0) return 1;

  chapter('What the cluster was told');
  writtenCommands(world.slurm.log()).forEach(say);

  chapter('The account tree');
  accountTree(world.slurm.tree()).forEach(say);

  chapter('Waldur');
  const { resource } = order;
  say(`order: ${order.state} · resource "${resource.name}": ${resource.state}, backend id ${resource.backend_id}`);
  const broken = world.waldur.violations.length;
  say(`${world.waldur.requests.length} requests in the whole story, ${broken} of them against the REST contract`);
  return order.state === 'done' && broken === 0 ? 0 : 1;
}

let chapters = 0;
function chapter(title: string, text?: string): void {
  chapters += 1;
  say(`\n${chapters}. ${title}\n${'─'.repeat(78)}`);
  if (text !== undefined) say(text);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const world = await demoWorld();
try {
  process.exitCode = await demo(world);
  say(process.exitCode === 0 ? '\nThe demo went as it should.' : '\nThe demo did not go as it should.');
} finally {
  await world.close();
}
