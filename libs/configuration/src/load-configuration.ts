import { checksFor } from './checks/index.ts';
import { readEnvironment, type Environment } from './environment/read-environment.ts';
import { AgentConfiguration } from './model/agent-configuration.ts';
import { OfferingConfiguration } from './model/offering-configuration.ts';
import { applyPluginSchemas } from './plugin-schemas/apply-plugin-schemas.ts';
import type { PluginSchemas } from './plugin-schemas/plugin-schemas.ts';
import { ConfigurationError } from './problems/configuration-error.ts';
import type { Path } from './problems/path.ts';
import type { Problem } from './problems/problem.ts';
import { readAs, type Visitor } from './reading/read-as.ts';
import { secretsIn } from './secrets/secret-values.ts';
import { parseYaml, type ParsedFile } from './yaml/parse-yaml.ts';
import { readText } from './yaml/read-text.ts';

export interface LoadOptions {
  /** Without them `backend_settings` and the plugin's component keys are taken as written. */
  readonly schemas?: PluginSchemas;
  /** When given, its problems are reported together with those of the file. */
  readonly env?: Environment;
}

export interface LoadedConfiguration {
  readonly configuration: AgentConfiguration;
  /** Warnings and what plugins refuse, by place in the file. */
  readonly problems: Problem[];
}

/**
 * Reads and checks the configuration file. No network.
 * @throws {ConfigurationError} with everything that was found, when any of it is an error
 */
export async function loadConfiguration(path: string, options: LoadOptions = {}): Promise<LoadedConfiguration> {
  const ofEnvironment = options.env === undefined ? [] : environmentProblems(options.env);
  const { configuration, problems } = await loadFile(path, options.schemas);
  const all = [...ofEnvironment, ...problems];
  if (configuration === undefined || all.some(({ severity }) => severity === 'error'))
    throw new ConfigurationError(all);
  return { configuration, problems: all };
}

interface Outcome {
  readonly configuration?: AgentConfiguration | undefined;
  readonly problems: Problem[];
}

async function loadFile(path: string, schemas: PluginSchemas | undefined): Promise<Outcome> {
  const text = await readText(path);
  if (typeof text !== 'string') return { problems: [{ severity: 'error', file: path, path: '', ...text }] };
  const file = parse(path, text);
  if (file === undefined) return { problems: [unparsable(path)] };
  const { problems, value, damaged } = file;
  problems.hide(secretsIn(value));
  if (value === null && !damaged) problems.error([], 'is empty', 'start it with "offerings:"');
  const configuration = value === null || value === undefined ? undefined : await check(file, schemas);
  return { configuration, problems: problems.sorted() };
}

function parse(path: string, text: string): ParsedFile | undefined {
  try {
    return parseYaml(path, text);
  } catch {
    return undefined;
  }
}

/** Out of stack, or an anchor multiplied beyond measure. */
function unparsable(path: string): Problem {
  const message = 'cannot be taken apart: it is nested too deeply, or uses anchors too often';
  return { severity: 'error', file: path, path: '', message, hint: 'write it with fewer levels and anchors' };
}

async function check(
  { problems, positions, value, damaged }: ParsedFile,
  schemas: PluginSchemas | undefined,
): Promise<AgentConfiguration | undefined> {
  const offerings: [OfferingConfiguration, Path][] = [];
  const checks = checksFor(problems, positions, damaged);
  const visit: Visitor = (instance, raw, path) => {
    checks(instance, raw, path);
    if (instance instanceof OfferingConfiguration) offerings.push([instance, path]);
  };
  const configuration = readAs(AgentConfiguration, value, [], { problems, damaged, visit });
  if (schemas === undefined) return configuration;
  for (const [offering, path] of offerings) await applyPluginSchemas(offering, path, schemas, problems);
  return configuration;
}

function environmentProblems(env: Environment): readonly Problem[] {
  try {
    readEnvironment(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}
