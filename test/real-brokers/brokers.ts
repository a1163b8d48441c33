import { execFile } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SCRIPTS = import.meta.dirname;
const USUAL_DIRECTORY = '/tmp/waldur-real-brokers';
const USUAL_PORT = '27817';
/** Of one RabbitMQ and one Mosquitto. */
const PORTS = 10;

/** The brokers of Debian's packages, for the duration of a test run. */
export interface RealBrokers {
  /** What the scripts export, by its name without the prefix. */
  setting(name: string): string;
  /** SIGKILL, and waits for the end. */
  kill(broker: 'rabbitmq' | 'mosquitto'): Promise<void>;
  /** Starts what does not run. */
  restart(): Promise<void>;
  /** Lets Mosquitto read its accounts again. */
  reload(): void;
}

/**
 * Starts the brokers with the repository's scripts, or takes the ones that run already (named by REAL_BROKERS_DIR, else
 * in the scripts' usual place). They are left running: a second test file then starts at once. Test files that run at
 * the same time have brokers of their own, since they kill them.
 */
export async function startRealBrokers(): Promise<RealBrokers> {
  const { stdout } = await run(join(SCRIPTS, 'up.sh'), [], { env: { ...process.env, ...ownPlace() } });
  const exported = Object.fromEntries(
    [...stdout.matchAll(/^export REAL_BROKERS_(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const setting = (name: string): string => exported[name] ?? '';
  const pidOf = (broker: string): number => Number(readFileSync(join(setting('DIR'), 'pid', `${broker}.pid`), 'utf8'));

  return {
    setting,
    kill: async (broker) => {
      const pid = pidOf(broker);
      process.kill(pid, 'SIGKILL');
      while (isRunning(pid)) await pause(20);
    },
    restart: async () => {
      const env = { ...process.env, REAL_BROKERS_PORT_BASE: setting('PORT_BASE') };
      await run(join(SCRIPTS, 'up.sh'), [setting('DIR')], { env });
    },
    reload: () => process.kill(pidOf('mosquitto'), 'SIGHUP'),
  };
}

/** Directory and ports for this worker of Jest: the first one has the usual ones, the others take the next ones. */
function ownPlace(): NodeJS.ProcessEnv {
  const others = Number(process.env['JEST_WORKER_ID'] ?? 1) - 1;
  if (others === 0) return {};
  const { REAL_BROKERS_DIR: directory = USUAL_DIRECTORY, REAL_BROKERS_PORT_BASE: base = USUAL_PORT } = process.env;
  return {
    REAL_BROKERS_DIR: `${directory}-${others + 1}`,
    REAL_BROKERS_PORT_BASE: String(Number(base) + others * PORTS),
  };
}

/** A process that has ended and that nobody has asked about yet still has a number, but no program. */
function isRunning(pid: number): boolean {
  try {
    readlinkSync(`/proc/${pid}/exe`);
    return true;
  } catch {
    return false;
  }
}
