import type { SettingsSchema } from '@waldur-site-agent/plugin-sdk';
import { ComponentConfiguration } from '../model/component-configuration.ts';
import type { OfferingConfiguration } from '../model/offering-configuration.ts';
import { rememberWritten, writtenKeys } from '../model/written-components.ts';
import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { isMapping, pick } from '../reading/mapping.ts';
import { keysOf } from '../reading/metadata.ts';
import { applySchema } from './apply-schema.ts';
import type { PluginSchemas } from './plugin-schemas.ts';

/** Checks settings and components of an offering by the schemas of its `backend_type`, and takes over what they parsed. */
export async function applyPluginSchemas(
  offering: OfferingConfiguration,
  path: Path,
  schemas: PluginSchemas,
  problems: ProblemList,
): Promise<void> {
  const type: unknown = offering.backend_type;
  if (typeof type !== 'string' || type === '') return;
  const find = (ask: (backendType: string) => Promise<SettingsSchema | undefined>) => found(ask, type, path, problems);
  const settings = await find((name) => schemas.settings(name));
  if (settings !== undefined && isMapping(offering.backend_settings)) {
    const parsed = await applySchema(settings, offering.backend_settings, [...path, 'backend_settings'], problems);
    offering.backend_settings = { ...parsed };
  }
  const component = await find((name) => schemas.component(name));
  if (component === undefined) return;
  for (const [name, entry] of Object.entries(offering.backend_components)) {
    await checkExtraKeys(entry, component, [...path, 'backend_components', name], problems);
  }
}

async function found(
  ask: (backendType: string) => Promise<SettingsSchema | undefined>,
  backendType: string,
  path: Path,
  problems: ProblemList,
): Promise<SettingsSchema | undefined> {
  try {
    return await ask(backendType);
  } catch {
    const hint = 'check the installation of the plugin; the values are used as written';
    problems.plugin([...path, 'backend_type'], 'names a plugin whose schema cannot be loaded', hint);
    return undefined;
  }
}

async function checkExtraKeys(
  component: ComponentConfiguration,
  schema: SettingsSchema,
  path: Path,
  problems: ProblemList,
): Promise<void> {
  const written = writtenKeys(component);
  const core = new Set(keysOf(ComponentConfiguration));
  const extra = pick(written, (key) => !core.has(key));
  const parsed = await applySchema(schema, extra, path, problems);
  rememberWritten(component, { ...written, ...parsed });
}
