/** Reads what the `sacct` of a folder prints, in one of two ways, and prints seconds and peak memory as JSON. */
import 'reflect-metadata';
import { join } from 'node:path';
import { CommandRunner, LiveWriter } from '@waldur-site-agent/plugin-sdk';
import { createSlurmSite, UsageReading } from '@waldur-site-agent/plugin-slurm';

const [, , what = '', folder = ''] = process.argv;
const WAYS = { count, usage };

const began = performance.now();
await WAYS[what]();
const seconds = (performance.now() - began) / 1000;
const peakMebibytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(JSON.stringify({ seconds, peakMebibytes }));

/** The least that reading lines takes. */
async function count() {
  let lines = 0;
  await new CommandRunner().lines(join(folder, 'sacct'), [], () => void lines++);
  if (lines === 0) throw new Error('nothing was printed');
}

async function usage() {
  const components = { cpu: { unit_factor: 60 }, mem: { unit_factor: 61_440 }, 'gres/gpu': { unit_factor: 60 } };
  const site = createSlurmSite({
    name: 'Cluster',
    uuid: 'a'.repeat(32),
    backendType: 'slurm',
    settings: { slurm_bin_path: folder },
    components: () => components,
    facts: () => ({ partitions: [], enforceQos: false, serviceProviderUuid: '', pluginOptions: {} }),
    timezone: 'UTC',
    writer: new LiveWriter(),
  });
  const resources = Array.from({ length: 500 }, (_, at) => ({ backendId: `a_allocation_${at}` }));
  const found = await new UsageReading(site, 'UTC').usage(resources, { year: 2026, month: 1 });
  if (found.size !== resources.length) throw new Error(`${found.size} accounts were read`);
}
