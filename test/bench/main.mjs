/**
 * Counts and ratios; nothing here decides whether a test passes.
 *
 *   npm run bench                                             on the sandbox
 *   eval "$(test/real-slurm/up.sh)"; npm run bench -- membership --cluster real
 */
import { parseArgs } from 'node:util';
import { eventCounts, registrationCounts } from './events/event-counts.mjs';
import { membershipCounts } from './membership-counts.mjs';
import { orderCounts } from './order-counts.mjs';
import { reportCounts } from './report-counts.mjs';
import { sacctParsing } from './sacct-parsing.mjs';
import { startUp } from './start-up.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cluster: { type: 'string', default: 'simulated' } },
});

const LARGE = { resources: 800, projects: 400, users: 1000 };
const HUGE = { resources: 10_000, projects: 5000, users: 10_000 };

const PARTS = {
  orders: ['Order processing on the sandbox', () => orderCounts()],
  membership: [
    `Membership sync: 800 resources, 400 projects, 1000 users, Waldur answers after 20 ms, ${values.cluster} SLURM`,
    () => membershipCounts(LARGE, values.cluster),
  ],
  events: [
    'Orders by messages on the sandbox: median times from message to approved and done, REST calls, SLURM processes',
    () => eventCounts(),
  ],
  registration: ['Registration for events: 30 offerings of one token', () => registrationCounts()],
  report: ['Usage reporting: 200 resources, 5 users each, 2 months', () => reportCounts()],
  huge: [
    'Membership sync: 10,000 resources, 5000 projects, 10,000 users, simulated SLURM',
    () => membershipCounts(HUGE, 'simulated', 0),
  ],
  sacct: ['Reading a month of jobs from sacct, 1 and 10 million lines', () => sacctParsing()],
  startup: ['Start-up of commands that touch no network', () => startUp()],
};

const wanted = positionals.length > 0 ? positionals : Object.keys(PARTS);
for (const name of wanted) {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`no such part: ${name}; there are ${Object.keys(PARTS).join(', ')}`);
  process.stdout.write(`${part[0]}\n`);
  console.table(await part[1]());
}
