import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { until } from './waiting.ts';

const run = promisify(execFile);
const DEPLOY = resolve(import.meta.dirname, '../../deploy/mosquitto');

export interface MqttUser {
  readonly username: string;
  readonly password: string;
}

/** A real Mosquitto with the configuration that operators are given, but for its port and its directories. */
export class SiteMosquitto {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly directory: string,
  ) {}

  static async start(users: readonly MqttUser[]): Promise<SiteMosquitto> {
    const mosquitto = new SiteMosquitto(await freePort(), mkdtempSync(join(tmpdir(), 'site-mosquitto-')));
    await mosquitto.prepare(users);
    await mosquitto.restart();
    return mosquitto;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** Gives these lines instead of the usual ones to everybody who connects or publishes from now on. */
  allow(lines: string): void {
    writeFileSync(join(this.directory, 'waldur.acl'), lines);
    this.process?.kill('SIGHUP');
  }

  get usualAcl(): string {
    return readFileSync(join(DEPLOY, 'waldur.acl'), 'utf8');
  }

  async kill(): Promise<void> {
    const { process } = this;
    if (process?.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, 'exit');
    process.kill('SIGKILL');
    await ended;
  }

  async restart(): Promise<void> {
    this.process = spawn('mosquitto', ['-c', join(this.directory, 'mosquitto.conf')], { stdio: 'ignore' });
    await until(() => answers(this.port));
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true });
  }

  /** The main file is Debian's with another place for the data. */
  private async prepare(users: readonly MqttUser[]): Promise<void> {
    const { directory } = this;
    const parts = join(directory, 'conf.d');
    mkdirSync(parts);
    const main = ['persistence true', `persistence_location ${directory}/`, `include_dir ${parts}`];
    writeFileSync(join(directory, 'mosquitto.conf'), [`user ${userInfo().username}`, ...main, ''].join('\n'));
    const given = readFileSync(join(DEPLOY, 'waldur.conf'), 'utf8');
    const here = given.replaceAll('/etc/mosquitto/waldur.', `${directory}/waldur.`);
    writeFileSync(join(parts, 'waldur.conf'), here.replace('listener 1883 ', `listener ${this.port} `));
    writeFileSync(join(directory, 'waldur.acl'), this.usualAcl);
    const passwords = join(directory, 'waldur.passwd');
    writeFileSync(passwords, '');
    for (const { username, password } of users) await run('mosquitto_passwd', ['-b', passwords, username, password]);
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
