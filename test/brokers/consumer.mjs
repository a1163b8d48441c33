// A process that handles order messages, for tests that kill it: node consumer.mjs '{"login": …, "sources": […], "hang": true}'
// Prints a line for every message, when its handler begins and when it is through. Uses the built package.
import { EventServer } from '@waldur-site-agent/event-processing';

const { login, sources, hang } = JSON.parse(process.argv[2]);
const say = (what, data) => process.stdout.write(`${JSON.stringify({ what, n: data?.n })}\n`);

const server = new EventServer();
server.addHandler(
  'order',
  async (data) => {
    say('started', data);
    if (hang) await new Promise(() => undefined);
    say('finished', data);
  },
  true,
);
for (const name of sources) server.subscribe(login, { name, objectType: 'order' });
server.listen(() => say('listening'));
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
