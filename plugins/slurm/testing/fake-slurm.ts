import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  LiveWriter,
  type ChangeWriter,
  type Component,
  type CreateRequest,
  type OfferingContext,
  type Resource,
} from '@waldur-site-agent/plugin-sdk';

/** Row of `show assoc` in the observed columns. */
export function row(account: string, user = '', parent = '', limits = '', more: MoreColumns = {}): string {
  const { partition = '', submit = '', jobLimits = '', qos = 'normal', defaultQos = '' } = more;
  const shownParent = user === '' ? parent : '';
  return [account, user, partition, shownParent, '1', submit, '', limits, '', jobLimits, qos, defaultQos].join('|');
}

interface MoreColumns {
  readonly partition?: string;
  /** GrpSubmitJobs. */
  readonly submit?: string;
  /** MaxTRESMins. */
  readonly jobLimits?: string;
  readonly qos?: string;
  readonly defaultQos?: string;
}

export const ROOT = row('root');

/**
 * A directory of SLURM tools whose answers a test writes down: shell lines per tool, tried in the order of `case`
 * patterns over the arguments. `$D` is the directory; `$D/assoc` and `$D/accounts` are what queries print.
 */
export class FakeSlurm {
  private constructor(readonly directory: string) {}

  static async start(): Promise<FakeSlurm> {
    const fake = new FakeSlurm(await mkdtemp(join(tmpdir(), 'fake-slurm-')));
    await fake.answer({});
    await fake.has([ROOT]);
    return fake;
  }

  async stop(): Promise<void> {
    await rm(this.directory, { recursive: true });
  }

  /** What the cluster holds now. */
  async has(rows: readonly string[], records: readonly string[] = []): Promise<void> {
    await this.file('assoc', `${rows.join('\n')}\n`);
    await this.file('accounts', records.map((record) => `${record}\n`).join(''));
  }

  /** What it will hold once a script runs `cp $D/later $D/assoc`. */
  async later(rows: readonly string[]): Promise<void> {
    await this.file('later', `${rows.join('\n')}\n`);
  }

  async file(name: string, text: string): Promise<void> {
    await writeFile(join(this.directory, name), text);
  }

  /** Shell lines by pattern, before the usual answers. */
  async answer(cases: Readonly<Record<string, string>>): Promise<void> {
    const usual = {
      '*show assoc*': 'cat $D/assoc',
      '*list account*': 'cat $D/accounts',
      '*list cluster*': 'echo prod',
      '*list tres*': "printf 'cpu||1\\nmem||2\\n'",
    };
    const isRead = '*" show "*|*" list "*|*--version*|squeue*';
    const branches = [...Object.entries(cases), ...Object.entries(usual)].map(
      ([pattern, lines]) => `${quoted(pattern)}) ${lines} ;;`,
    );
    const script = `#!/bin/sh
D=${this.directory}
tool=$(basename "$0")
echo "$tool $*" >> $D/calls
case "$tool $*" in ${isRead}) ;; *) echo "$tool $*" >> $D/writes ;; esac
case "$tool $*" in
${branches.join('\n')}
esac
`;
    for (const log of ['calls', 'writes']) await writeFile(join(this.directory, log), '');
    for (const tool of ['sacctmgr', 'scancel', 'squeue']) {
      await writeFile(join(this.directory, tool), script);
      await chmod(join(this.directory, tool), 0o755);
    }
  }

  /** Writes that were sent, without the flags that all have. */
  writes(): string[] {
    return this.logged('writes');
  }

  /** Every process that was started, in the same form; forgotten with the next {@link answer}. */
  calls(): string[] {
    return this.logged('calls');
  }

  private logged(log: string): string[] {
    const lines = readFileSync(join(this.directory, log), 'utf8').trim();
    return lines === '' ? [] : lines.split('\n').map((line) => line.replace('--parsable2 --noheader --immediate ', ''));
  }

  context(settings: Readonly<Record<string, unknown>> = {}, writer: ChangeWriter = new LiveWriter()): OfferingContext {
    const components: Readonly<Record<string, Component>> = { cpu: { accounting_type: 'limit', unit_factor: 60 } };
    return {
      name: 'Cluster',
      uuid: 'a'.repeat(32),
      backendType: 'slurm',
      settings: {
        default_account: 'root',
        customer_prefix: 'c_',
        project_prefix: 'p_',
        allocation_prefix: 'a_',
        slurm_bin_path: this.directory,
        enable_user_homedir_account_creation: false,
        ...settings,
      },
      components: () => components,
      facts: () => ({ partitions: [], enforceQos: false, serviceProviderUuid: '', pluginOptions: {} }),
      timezone: 'UTC',
      writer,
    };
  }
}

/** Blanks of a `case` pattern have to be quoted. */
function quoted(pattern: string): string {
  return pattern
    .split('*')
    .map((part) => (part === '' ? '' : `'${part}'`))
    .join('*');
}

export const RESOURCE: Resource = {
  uuid: 'b'.repeat(32),
  name: 'My alloc',
  slug: 'alloc1',
  state: 'Creating',
  backendId: 'a_alloc1',
  projectUuid: 'c'.repeat(32),
  projectName: 'Proj 1',
  projectSlug: 'proj1',
  customerUuid: 'd'.repeat(32),
  customerName: 'Org 1',
  customerSlug: 'org1',
  limits: { cpu: 10 },
  planUuid: '',
  paused: false,
  downscaled: false,
  restrictMemberAccess: false,
  attributes: {},
  backendMetadata: {},
  offeringPluginOptions: {},
};

export const PARENTS = [ROOT, row('c_org1', '', 'root'), row('p_proj1', '', 'c_org1')];

export function createRequest(changes: Partial<CreateRequest> = {}): CreateRequest {
  return {
    resource: RESOURCE,
    backendId: RESOURCE.backendId,
    purpose: 'create',
    context: { members: [], planQuotas: {}, sshKeys: {} },
    isUsedByAnotherResource: () => Promise.resolve(false),
    ...changes,
  };
}
