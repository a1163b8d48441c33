import { sdk, slurm } from '../../lib/built.mjs';
import { need } from '../../lib/not-built.mjs';
import { offeringContext } from './support/context.mjs';
import { RecordingRunner } from './support/runners.mjs';

/** Programs of the host, in the order in which they are run. */
export const functions = {
  homedirQuota: async ({ user, base, quota }) => {
    if (need(sdk, 'homedirQuotaProblems')(quota).length > 0) return 'invalid';
    const commands = await homeCommands({ homedir_base_path: base, homedir_quota: quota }, [user]);
    return commands.filter(([program]) => !program.endsWith('mkhomedir_helper'));
  },
  homedirCreate: ({ settings, users, existing, umask, fails }) =>
    homeCommands({ ...settings, ...(umask ? { default_homedir_umask: umask } : {}) }, users, { existing, fails }),
  projectDir: ({ account, config, gid }) => {
    const { projectDirectory } = need(slurm, 'resolveSettings')({ project_directory: config });
    const { required, optional } = need(slurm, 'projectDirectoryCommands')(account, projectDirectory, gid);
    return [...required, ...optional];
  },
};

async function homeCommands(settings, users, { existing = [], fails = [] } = {}) {
  const runner = new RecordingRunner((_program, args) => ({
    exitCode: args.some((arg) => fails.includes(arg)) ? 1 : 0,
  }));
  const context = offeringContext({ settings: { ...settings, enable_user_homedir_account_creation: true } });
  const isDirectory = (path) => Promise.resolve(existing.includes(path));
  const { homes } = need(slurm, 'createSlurmSite')(context, { runner, isDirectory });
  await homes.ensure(users);
  return runner.commands;
}
