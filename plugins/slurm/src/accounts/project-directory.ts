import { BackendError, errorText, type CommandWords } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { SlurmSite } from '../backend/slurm-site.ts';
import type { LustreQuotaSettings } from '../settings/nested-settings.ts';
import type { ProjectDirectorySettings } from '../settings/project-directory-settings.ts';

const logger = new Logger('SlurmProjectDirectory');

/** Commands in order: without the `required` ones the others make no sense. */
export interface DirectoryCommands {
  readonly required: readonly CommandWords[];
  readonly optional: readonly CommandWords[];
}

/** @param gid number of the directory's group, when known: then the quota is set too */
export function projectDirectoryCommands(
  account: string,
  settings: ProjectDirectorySettings,
  gid?: number,
): DirectoryCommands {
  const path = directoryPath(account, settings);
  const group = groupOwner(account, settings);
  const acl: CommandWords = ['setfacl', '-R', '-m', `group:${group}:rwx,d:group:${group}:rwx`, path];
  return {
    required: [
      ['mkdir', '-p', path],
      ['chmod', settings.permissions ?? '770', path],
      ...(settings.set_gid === false ? [] : [['chmod', 'g+s', path] satisfies CommandWords]),
    ],
    optional: [
      ['chown', `${settings.owner ?? 'nobody'}:${group}`, path],
      ...(settings.set_acl === false ? [] : [acl]),
      ...(settings.lustre_quota && gid !== undefined ? lustreCommands(settings.lustre_quota, gid, path) : []),
    ],
  };
}

/** Makes the directory of an allocation. Termination leaves it. */
export async function ensureProjectDirectory(account: string, site: SlurmSite): Promise<void> {
  const settings = site.settings.projectDirectory;
  if (settings.enabled !== true) return;
  const { required, optional } = projectDirectoryCommands(account, settings);
  for (const words of required) await run(site, account, words);
  for (const words of optional) {
    await run(site, account, words).catch((error: unknown) => logger.error(errorText(error)));
  }
}

function directoryPath(account: string, settings: ProjectDirectorySettings): string {
  if (account.includes('/') || account.startsWith('.')) {
    throw new BackendError(`"${account}" cannot be the name of a directory`);
  }
  return `${(settings.base_path ?? '/valhalla/projects').replace(/\/+$/, '')}/${account}`;
}

function groupOwner(account: string, settings: ProjectDirectorySettings): string {
  const isNamedLikeAllocation = (settings.group_owner_source ?? 'project_id') === 'project_id';
  return isNamedLikeAllocation ? account : (settings.group_name ?? account);
}

function lustreCommands(quota: LustreQuotaSettings, gid: number, path: string): readonly CommandWords[] {
  const flags = [
    ['-b', quota.block_softlimit],
    ['-B', quota.block_hardlimit],
    ['-i', quota.inode_softlimit],
    ['-I', quota.inode_hardlimit],
  ] as const;
  const given = flags.flatMap(([flag, value]) => (typeof value === 'number' ? [flag, String(value)] : []));
  const mount = quota.mount_point ?? '/valhalla';
  return [
    ['lfs', 'setquota', '-p', String(gid), ...given, mount],
    ['lfs', 'project', '-p', String(gid), '-r', '-s', path],
  ];
}

async function run(site: SlurmSite, account: string, words: CommandWords): Promise<void> {
  const [program, ...args] = words;
  const change = { system: 'project directory', action: program, target: account, detail: words.join(' ') };
  const apply = async () => {
    const { exitCode, stdout, stderr } = await site.runner.run(program, args);
    if (exitCode !== 0) throw new BackendError(`${words.join(' ')} failed: ${`${stderr}${stdout}`.trim()}`);
  };
  await site.writer.write(change, apply, undefined);
}
