import type { SettingsProblem, SettingsSchema } from '@waldur-site-agent/plugin-sdk';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import type { Path } from '../problems/path.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { coerce } from '../reading/coerce.ts';
import { faultsOf } from '../reading/faults.ts';
import { isMapping } from '../reading/mapping.ts';
import { isSecretPath } from '../secrets/secret-keys.ts';
import { limitToWritten } from './limit-to-written.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** The parsed values when the schema accepts them; otherwise the values as written, and problems. Never throws. */
export async function applySchema(
  schema: SettingsSchema,
  written: Mapping,
  path: Path,
  problems: ProblemList,
): Promise<Mapping> {
  try {
    const instance = plainToInstance(schema, structuredClone(written));
    coerce(instance);
    const faults = faultsOf(await validate(instance, { forbidUnknownValues: false }), path, problems.locator);
    for (const fault of faults) problems.plugin(fault.path, fault.message, fault.hint);
    const parsed = limitToWritten(instance, written);
    const values = isMapping(parsed) ? parsed : written;
    const crossed = crossCheck(schema, values, faults.length > 0);
    for (const problem of crossed) reportCrossed(problem, path, problems);
    return faults.length + crossed.length === 0 ? values : written;
  } catch {
    problems.plugin(
      path,
      'could not be checked by the schema of the plugin',
      'report this to the author of the plugin',
    );
    return written;
  }
}

/** Values of wrong types may be more than such a check can bear; then the first faults have to be mended first. */
function crossCheck(schema: SettingsSchema, values: Mapping, faulty: boolean): readonly SettingsProblem[] {
  try {
    return schema.crossCheck?.(values) ?? [];
  } catch (error) {
    if (faulty) return [];
    throw error;
  }
}

function reportCrossed(problem: SettingsProblem, path: Path, problems: ProblemList): void {
  const here = [...path, ...problem.path];
  const [message, ...hint] = problem.message.split('; ');
  problems.plugin(here, message ?? problem.message, hint.join('; ') || generalHint(here));
}

function generalHint(path: Path): string {
  return isSecretPath(path) ? 'see the documentation of the plugin' : '';
}
