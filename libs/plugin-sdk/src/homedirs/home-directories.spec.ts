import { Logger } from '@nestjs/common';
import { LiveWriter, PlanningWriter } from '../changes/writers.ts';
import type { ChangeWriter } from '../changes/change.ts';
import { CommandRunner, type CommandResult } from '../command/command-runner.ts';
import { HomeDirectories } from './home-directories.ts';
import { readHomedirSettings } from './homedir-settings.ts';

beforeAll(() => Logger.overrideLogger(false));

/** Programs that a test machine has none of: notes them down and answers with a prepared text. */
class NotingRunner extends CommandRunner {
  readonly noted: string[] = [];

  constructor(private readonly answers: Readonly<Record<string, string | number>> = {}) {
    super();
  }

  override run(program: string, args: readonly string[]): Promise<CommandResult> {
    const line = [program, ...args].join(' ');
    this.noted.push(line);
    const answer = Object.entries(this.answers).find(([part]) => line.includes(part))?.[1] ?? '';
    const isFailure = typeof answer === 'number';
    return Promise.resolve({ exitCode: isFailure ? answer : 0, stdout: isFailure ? '' : answer, stderr: '' });
  }
}

function homes(
  settings: Record<string, unknown>,
  runner: CommandRunner,
  writer: ChangeWriter = new LiveWriter(),
  existing: readonly string[] = [],
): HomeDirectories {
  const isDirectory = (path: string) => Promise.resolve(existing.includes(path));
  return new HomeDirectories({ settings: readHomedirSettings(settings), runner, writer, isDirectory });
}

const ceph = { provider: 'ceph_xattr', max_files: 10 };

describe('HomeDirectories', () => {
  it('makes a home once per process, and again after a failure', async () => {
    const runner = new NotingRunner({ bob: 10 });
    const directories = homes({}, runner);
    await directories.ensure(['alice', 'bob', 'alice']);
    await directories.ensure(['alice', 'bob']);
    expect(runner.noted).toEqual([
      '/sbin/mkhomedir_helper alice 0077',
      '/sbin/mkhomedir_helper bob 0077',
      '/sbin/mkhomedir_helper bob 0077',
    ]);
  });

  it('leaves a home that is there and sets its quota all the same', async () => {
    const runner = new NotingRunner();
    await homes({ homedir_base_path: '/h/', homedir_quota: ceph }, runner, new LiveWriter(), ['/h/alice']).ensure([
      'alice',
    ]);
    expect(runner.noted).toEqual([
      'setfattr -n ceph.quota.max_files -v 10 /h/alice',
      'getfattr --only-values -n ceph.quota.max_files /h/alice',
    ]);
  });

  it('asks the password database for the home that gets the quota', async () => {
    const runner = new NotingRunner({ getent: 'alice:x:1000:1000::/home/a/alice:/bin/sh\n' });
    await homes({ homedir_quota: ceph }, runner).ensure(['alice']);
    expect(runner.noted).toContain('setfattr -n ceph.quota.max_files -v 10 /home/a/alice');
  });

  it.each(['../etc', '-x', 'a b', "a'b", 'a/b', ''])('runs nothing for the name %p', async (name) => {
    const runner = new NotingRunner();
    await homes({ homedir_base_path: '/h' }, runner).ensure([name]);
    expect(runner.noted).toEqual([]);
  });

  it('runs nothing when switched off, and only plans in a dry run', async () => {
    const runner = new NotingRunner();
    await homes({ enable_user_homedir_account_creation: false }, runner).ensure(['alice']);
    const writer = new PlanningWriter();
    await homes({ homedir_base_path: '/h', homedir_quota: ceph }, runner, writer).ensure(['alice']);
    expect(runner.noted).toEqual([]);
    expect(writer.plan.map((change) => change.detail)).toEqual([
      '/sbin/mkhomedir_helper alice 0077',
      'setfattr -n ceph.quota.max_files -v 10 /h/alice',
    ]);
  });
});

describe('home directory settings', () => {
  it('does not trust a mask that the configuration file turned into a number', () => {
    const settings = readHomedirSettings({ default_homedir_umask: 63 });
    expect(settings.umask).toBe('0077');
    expect(settings.problems.map((problem) => problem.path)).toEqual([['default_homedir_umask']]);
  });

  it.each([
    [{ provider: 'zfs' }, 'provider'],
    [{}, 'provider'],
    [{ ...ceph, colour: 'red' }, 'colour'],
    [{ ...ceph, max_bytes: 5 }, 'max_bytes'],
    [{ ...ceph, max_files: '5' }, 'max_files'],
  ])('leaves out the quota %p and names the key', (quota, key) => {
    const settings = readHomedirSettings({ homedir_quota: quota });
    expect(settings.quota).toBeUndefined();
    expect(settings.problems.map((problem) => problem.path)).toEqual([['homedir_quota', key]]);
  });
});
