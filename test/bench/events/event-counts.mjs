import { EventAgent } from './event-agent.mjs';
import { EventBench } from './event-bench.mjs';
import { EventSite } from './event-site.mjs';

const FEW = 10;
const MANY = 50;
const OFFERINGS = 30;

/** From the message to the finished order, and what it costs beside the same orders polled. */
export async function eventCounts() {
  return [...(await countsOver('stomp')), ...(await countsOver('mqtt'))];
}

/**
 * What it takes to listen to many offerings of one token, from the start of the program; "all calls" has the first look
 * at everything in it.
 */
export async function registrationCounts() {
  return [await registrationOver('stomp'), await registrationOver('stomp', 1), await registrationOver('mqtt')];
}

async function countsOver(transport) {
  return withAgent(await EventSite.start(transport), async (site, agent) => {
    const bench = new EventBench(site, agent);
    const rows = [await bench.polled(`${FEW} orders polled, less idle`, FEW)];
    rows.push(await bench.resyncs('first message about a project', 1));
    rows.push(await bench.resyncs('message about a project', 1));
    rows.push(await bench.resyncs(`${MANY} equal messages about it`, MANY));
    rows.push(await bench.oneByOne('first order by a message', 1));
    const orders = await bench.oneByOne(`${MANY} orders, one by one`, MANY);
    rows.push(orders, bench.emptyProcesses(Math.round(orders.SLURM / MANY)));
    rows.push(await bench.atOnce(`${MANY} orders at once`, MANY));
    return rows;
  });
}

async function registrationOver(transport, dead = 0) {
  return withAgent(await EventSite.start(transport, OFFERINGS, dead), async ({ waldur, broker }, agent) => {
    const calls = (pattern) => waldur.requests.filter(({ path }) => pattern.test(path)).length;
    return {
      over: transport,
      offerings: OFFERINGS,
      'dead brokers': dead,
      queues: agent.received.size,
      'listening ms': agent.listeningMs,
      connections: broker.connections,
      subscriptions: calls(/register_event_subscription/),
      'their queues': calls(/create_queue/),
      'own queue': calls(/register_queue/),
      identity: calls(/site-agent-identities\/([\da-f]{32}\/)?$/),
      signs: calls(/register_(service|processor)/),
      'all calls': waldur.requests.length,
    };
  });
}

async function withAgent(site, work) {
  try {
    const agent = await EventAgent.start(site);
    return await work(site, agent).finally(() => agent.stop());
  } finally {
    await site.close();
  }
}
