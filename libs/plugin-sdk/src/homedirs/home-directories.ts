import { stat } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import type { ChangeWriter } from '../changes/change.ts';
import type { CommandRunner } from '../command/command-runner.ts';
import { BackendError } from '../errors/backend-errors.ts';
import { errorText } from '../errors/failure.ts';
import type { HomedirSettings } from './homedir-settings.ts';
import { quotaSteps, type CommandWords, type QuotaStep } from './quota-commands.ts';

/** Part of libpam-modules-bin. Exit status 0 also when the directory is there already, which it leaves as it is. */
const MKHOMEDIR_HELPER = '/sbin/mkhomedir_helper';

export interface HomeDirectoriesParts {
  readonly settings: HomedirSettings;
  readonly runner: CommandRunner;
  readonly writer: ChangeWriter;
  /** For tests; looks at the file system when absent. */
  readonly isDirectory?: (path: string) => Promise<boolean>;
}

/** Makes home directories and sets their quota. Each user is handled once per process. */
export class HomeDirectories {
  private readonly logger = new Logger(HomeDirectories.name);
  private readonly handled = new Set<string>();
  private readonly isDirectory: (path: string) => Promise<boolean>;

  constructor(private readonly parts: HomeDirectoriesParts) {
    this.isDirectory = parts.isDirectory ?? isDirectory;
    for (const { path, message } of parts.settings.problems) this.logger.error(`${path.join('.')} ${message}`);
  }

  /** Does nothing when switched off. Failures are logged and concern one user only. */
  async ensure(usernames: Iterable<string>, umask = this.parts.settings.umask): Promise<void> {
    if (!this.parts.settings.enabled) return;
    for (const username of new Set(usernames)) {
      if (this.handled.has(username)) continue;
      try {
        checkHomeName(username);
        await this.ensureOne(username, umask);
        this.handled.add(username);
      } catch (error) {
        this.logger.error(`Home directory of "${username}" is not complete: ${errorText(error)}`);
      }
    }
  }

  private async ensureOne(username: string, umask: string): Promise<void> {
    const configured = this.configuredHome(username);
    if (!configured || !(await this.isDirectory(configured))) {
      await this.write('create home directory', username, [MKHOMEDIR_HELPER, username, umask]);
    }
    await this.applyQuota(username);
  }

  private async applyQuota(username: string): Promise<void> {
    const { quota } = this.parts.settings;
    if (!quota) return;
    const home = quota.provider === 'ceph_xattr' ? await this.homeOf(username) : '';
    const steps = quotaSteps(quota, username, home);
    if (steps.length === 0)
      this.logger.warn(`homedir_quota sets no limit for ${quota.provider}, or has no mount_point`);
    for (const step of steps) {
      await this.write('set home directory quota', username, step.set);
      if (!this.parts.writer.dryRun) await this.verify(username, step);
    }
  }

  private async verify(username: string, step: QuotaStep): Promise<void> {
    const [program, ...args] = step.verify;
    const { exitCode, stdout, stderr } = await this.parts.runner.run(program, args);
    const shown = stdout.trim();
    if (exitCode !== 0) this.logger.warn(`Quota of "${username}" cannot be checked: ${stderr.trim() || shown}`);
    else if (step.expected === undefined) this.logger.log(`Quota of "${username}": ${shown}`);
    else if (shown !== step.expected) {
      this.logger.warn(`Quota of "${username}" is ${shown} after setting it to ${step.expected}`);
    }
  }

  private configuredHome(username: string): string | undefined {
    const base = this.parts.settings.basePath;
    return base === undefined ? undefined : `${base.replace(/\/$/, '')}/${username}`;
  }

  private async homeOf(username: string): Promise<string> {
    const configured = this.configuredHome(username);
    if (configured) return configured;
    const { stdout } = await this.parts.runner.run('getent', ['passwd', username]);
    const home = stdout.split('\n')[0]?.split(':')[5];
    if (!home) throw new BackendError(`the password database has no home directory for "${username}"`);
    return home;
  }

  private async write(action: string, target: string, words: CommandWords): Promise<void> {
    const [program, ...args] = words;
    const change = { system: 'home directories', action, target, detail: words.join(' ') };
    const apply = async () => {
      const { exitCode, stdout, stderr } = await this.parts.runner.run(program, args);
      const text = `${stderr}${stdout}`.trim();
      if (exitCode !== 0)
        throw new BackendError(`${program} ended with status ${exitCode}${explanation(program, exitCode, text)}`);
    };
    await this.parts.writer.write(change, apply, undefined);
  }
}

/** A name becomes part of a path and of another program's command text. */
function checkHomeName(username: string): void {
  // oxlint-disable-next-line no-control-regex -- control characters are what must not get through
  if (/^[-.]|[\s/'"\\;\u0000-\u001f\u007f]|^$/.test(username)) {
    throw new BackendError('a name with blanks, slashes, quotes or a leading dash or dot gets no home directory');
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

/** PAM's "user unknown"; the helper says nothing itself. */
const USER_UNKNOWN = 10;

function explanation(program: string, exitCode: number, text: string): string {
  if (text !== '') return `: ${text}`;
  return program.endsWith('mkhomedir_helper') && exitCode === USER_UNKNOWN ? ' (no such user on this machine)' : '';
}
