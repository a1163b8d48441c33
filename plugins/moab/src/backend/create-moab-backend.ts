import { CommandRunner, type OfferingContext } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import { MamReader } from '../reading/mam-reader.ts';
import { refuseFatalSettings } from '../settings/fatal-settings.ts';
import { resolveSettings } from '../settings/resolved-settings.ts';
import { MamTools } from '../tools/mam-tools.ts';
import { MoabBackend } from './moab-backend.ts';
import type { MoabSite } from './moab-site.ts';

/** What may be replaced in tests. */
export interface MoabParts {
  readonly runner?: CommandRunner;
}

/** Everything the operations on an offering's accounts share; starts nothing. @throws {BackendConfigurationError} */
export function createMoabSite(context: OfferingContext, { runner = new CommandRunner() }: MoabParts = {}): MoabSite {
  refuseFatalSettings(context.settings, context.components());
  const settings = resolveSettings(context.settings);
  if (settings.allocationPrefix.toLowerCase() === settings.projectPrefix.toLowerCase()) {
    new Logger('MoabBackend').warn(
      `allocation_prefix and project_prefix of "${context.name}" are the same: a resource and a project may come to want ` +
        'the same account; give them different prefixes',
    );
  }
  const tools = new MamTools({ settings, runner, writer: context.writer });
  return { settings, tools, reader: new MamReader(tools, settings.requireDefaultAccount) };
}

/** The backend of one offering. @throws {BackendConfigurationError} when it would be unusable */
export function createMoabBackend(context: OfferingContext, parts: MoabParts = {}): MoabBackend {
  return new MoabBackend(createMoabSite(context, parts));
}
