import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const BIN = join(import.meta.dirname, '../../apps/agent/bin/waldur-site-agent.js');
const CONFIG = join(import.meta.dirname, '../../config/waldur-site-agent-config.yaml.example');
const ROUNDS = 5;

/** Start-up of what touches no network, as a ratio to `node -e 0` measured in the same rounds. */
export function startUp() {
  const commands = {
    'node -e 0': ['-e', '0'],
    '--version': [BIN, '--version'],
    '--help': [BIN, '--help'],
    plugins: [BIN, 'plugins'],
    'config check': [BIN, 'config', 'check', '-c', CONFIG],
  };
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, args] of Object.entries(commands)) times[name].push(milliseconds(args));
  }
  const base = median(times['node -e 0']);
  return Object.entries(times).map(([command, list]) => ({
    command,
    'median ms': Math.round(median(list)),
    'times node -e 0': Number((median(list) / base).toFixed(1)),
  }));
}

function milliseconds(args) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return performance.now() - began;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
