import { CommandRunner, HomeDirectories, type OfferingContext } from '@waldur-site-agent/plugin-sdk';
import { refuseFatalSettings } from '../settings/fatal-settings.ts';
import { resolveSettings } from '../settings/resolved-settings.ts';
import { SlurmTools } from '../tools/slurm-tools.ts';
import { ClusterReader } from '../tree/cluster-reader.ts';
import { SlurmBackend } from './slurm-backend.ts';
import type { SlurmSite } from './slurm-site.ts';

/** What may be replaced in tests. */
export interface SlurmParts {
  readonly runner?: CommandRunner;
  readonly isDirectory?: (path: string) => Promise<boolean>;
}

/** Everything the operations on an offering's cluster share; starts nothing. @throws {BackendConfigurationError} */
export function createSlurmSite(context: OfferingContext, parts: SlurmParts = {}): SlurmSite {
  refuseFatalSettings(context.settings);
  const settings = resolveSettings(context.settings);
  const { writer, components, facts, timezone } = context;
  const { runner = new CommandRunner(), isDirectory } = parts;
  const tools = new SlurmTools({ settings, runner, writer });
  const homes = new HomeDirectories({
    settings: settings.homedirs,
    runner,
    writer,
    ...(isDirectory ? { isDirectory } : {}),
  });
  return { settings, timezone, tools, reader: new ClusterReader(tools), runner, writer, homes, components, facts };
}

/** The backend of one offering. @throws {BackendConfigurationError} when its settings make it unusable */
export function createSlurmBackend(context: OfferingContext, parts: SlurmParts = {}): SlurmBackend {
  return new SlurmBackend(createSlurmSite(context, parts));
}
