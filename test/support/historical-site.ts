import { type ChildProcess, execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { configFile } from './agent-process.ts';
import { installLedger } from './historical-plugin.ts';
import type { ProgramResult } from './toy-site.ts';

type Resource = ReturnType<SandboxWaldur['addResource']>;
type Amounts = Readonly<Record<string, number>>;

const BIN = join(import.meta.dirname, '../../apps/agent/bin');
const DROP_IN = 'waldur_site_load_historical_usage';
const CONFIGURED_TOKEN = 'the-token-of-the-file';

/** One offering whose usage stands in a file, and the program that loads it. No output may ever hold the token. */
export class HistoricalSite {
  readonly userToken: string;
  readonly offering: ReturnType<SandboxWaldur['addOffering']>;
  private readonly project: ReturnType<SandboxWaldur['addProject']>;
  private readonly book: Record<string, Record<string, unknown>> = {};
  private child: ChildProcess | undefined;

  private constructor(
    readonly waldur: SandboxWaldur,
    private readonly directory: string,
  ) {
    this.userToken = waldur.token;
    const components = ['cpu', 'mem', 'storage'].map((type) => ({ type, billing_type: 'usage' }));
    this.offering = waldur.addOffering({ name: 'Cluster', components });
    this.project = waldur.addProject({ name: 'Project 1' });
    installLedger(directory);
    writeFileSync(join(directory, 'log'), '');
  }

  static async start(): Promise<HistoricalSite> {
    return new HistoricalSite(await SandboxWaldur.start(), mkdtempSync(join(tmpdir(), 'historical-')));
  }

  resource(name: string, more: Partial<Parameters<SandboxWaldur['addResource']>[0]> = {}): Resource {
    const { offering, project } = this;
    return this.waldur.addResource({ offering, project, name, backend_id: name.toLowerCase(), ...more });
  }

  user(username: string, more: Partial<Parameters<SandboxWaldur['addOfferingUser']>[0]> = {}) {
    const user = this.waldur.addUser({ username: `${username}@example.org` });
    return this.waldur.addOfferingUser({ offering: this.offering, user, username, ...more });
  }

  /** What the backend will say. @param month YYYY-MM */
  use(month: string, resource: Resource, total: Amounts, users: Readonly<Record<string, Amounts>> = {}): void {
    this.book[month] = { ...this.book[month], [resource.backend_id]: { total, users } };
  }

  /** The backend will fail when it is asked about the month. */
  cannotRead(month: string, reason: string): void {
    this.book[month] = { unreadable: reason };
  }

  /** The backend has nothing on record for a month any more. */
  tearOut(month: string): void {
    delete this.book[month];
  }

  /** Usage that Waldur has on record, with what users had of it. */
  record(resource: Resource, month: string, type: string, usage: string, users: Readonly<Record<string, string>> = {}) {
    const { componentUsages, userUsages } = this.waldur.state;
    const date = `${month}-01T12:00:00Z`;
    const common = { rest: {}, created: date, modified: date };
    const values = { resource, type, usage, date, billing_period: `${month}-01`, recurring: false };
    const component_usage = { uuid: numbered('c', componentUsages.all.length), ...common, ...values };
    componentUsages.add(component_usage);
    for (const [username, amount] of Object.entries(users)) {
      const share = { component_usage, username, usage: amount, user: '', date };
      userUsages.add({ uuid: numbered('d', userUsages.all.length), ...common, ...share });
    }
  }

  /** The program with the earlier agent's name, from January to March 2024 unless told otherwise. */
  load(more: readonly string[] = [], file: object = {}): Promise<ProgramResult> {
    return this.run(DROP_IN, ['-c', this.config(file), ...this.common, '-t', this.userToken, ...more]);
  }

  /** The command of the new program. The token comes from the environment. */
  command(...more: string[]): Promise<ProgramResult> {
    const env = { WALDUR_SITE_AGENT_USER_TOKEN: this.userToken };
    const args = ['load-historical-usage', '-c', this.config(), ...this.common, ...more];
    return this.run('waldur-site-agent', args, env);
  }

  /** Any program with exactly these arguments. */
  async run(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<ProgramResult> {
    const result = await new Promise<ProgramResult>((resolve) => {
      const options = { cwd: this.directory, env: { ...process.env, ...env }, timeout: 60_000 };
      const file = join(BIN, `${program}.js`);
      const child = execFile(process.execPath, [file, ...args], options, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      );
      this.child = child;
    });
    for (const secret of [this.userToken, CONFIGURED_TOKEN]) {
      expect(result.stdout + result.stderr).not.toContain(secret);
    }
    return result;
  }

  /** To the program that was started last. */
  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Resolves once the program that was started last has printed a text on standard output. */
  said(text: string): Promise<void> {
    let heard = '';
    return new Promise((resolve) => {
      this.child?.stdout?.on('data', (chunk: string) => {
        heard += chunk;
        if (heard.includes(text)) resolve();
      });
    });
  }

  /** The token in the file is not accepted by Waldur. */
  config(more: object = {}): string {
    writeFileSync(join(this.directory, 'book.json'), JSON.stringify(this.book));
    const offering = {
      name: 'Cluster',
      waldur_api_url: this.waldur.apiUrl,
      waldur_api_token: CONFIGURED_TOKEN,
      waldur_offering_uuid: this.offering.uuid,
      backend_type: 'ledger',
      reporting_backend: 'ledger',
      backend_settings: { book: join(this.directory, 'book.json'), log: join(this.directory, 'log') },
      backend_components: Object.fromEntries(
        ['cpu', 'mem'].map((type) => [type, { measured_unit: 'h', accounting_type: 'usage', label: type }]),
      ),
      ...more,
    };
    return configFile({ offerings: [offering] });
  }

  /** What the backend was asked: a month and backend ids. */
  get asked(): readonly string[] {
    return readFileSync(join(this.directory, 'log'), 'utf8').split('\n').filter(Boolean);
  }

  /** Amounts that Waldur has, by month and component. */
  recorded(resource: Resource): Readonly<Record<string, Readonly<Record<string, string>>>> {
    const rows: Record<string, Record<string, string>> = {};
    for (const usage of this.waldur.state.componentUsages.where((each) => each.resource === resource)) {
      const month = usage.billing_period.slice(0, 7);
      rows[month] = { ...rows[month], [usage.type]: usage.usage };
    }
    return rows;
  }

  /** `month component user amount`, sorted. */
  shares(resource: Resource): readonly string[] {
    const rows = this.waldur.state.userUsages.where(({ component_usage }) => component_usage.resource === resource);
    return rows
      .map(({ component_usage: { billing_period, type }, username, usage }) =>
        [billing_period.slice(0, 7), type, username, usage].join(' '),
      )
      .sort();
  }

  /** Last parts of the paths that were written to. */
  get writes(): readonly string[] {
    return this.waldur.requests.filter(({ method }) => method !== 'GET').map(({ path }) => lastPart(path));
  }

  /** Last parts of the paths that were read. */
  get reads(): readonly string[] {
    return this.waldur.requests.filter(({ method }) => method === 'GET').map(({ path }) => lastPart(path));
  }

  async close(): Promise<void> {
    const { violations } = this.waldur;
    await this.waldur.close();
    rmSync(this.directory, { recursive: true, force: true });
    expect(violations).toEqual([]);
  }

  private get common(): readonly string[] {
    return ['-o', this.offering.uuid, '-s', '2024-01-01', '-e', '2024-03-31'];
  }
}

/** A UUID. */
function numbered(mark: string, count: number): string {
  return String(count).padStart(32, mark);
}

function lastPart(path: string): string {
  return path.split('/').at(-2) ?? '';
}
