import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConfigurationError,
  loadConfiguration,
  type LoadedConfiguration,
  type LoadOptions,
  type Problem,
} from '../src/index.ts';

const directory = mkdtempSync(join(tmpdir(), 'configuration-'));
let files = 0;
afterAll(() => rmSync(directory, { recursive: true }));

/** A new file with this text, there until the tests of the spec file are over. */
export async function fileWith(text: string | Uint8Array): Promise<string> {
  const path = join(directory, `${files++}-agent.yaml`);
  await writeFile(path, text);
  return path;
}

export const MINIMAL = `offerings:
  - name: Test
    waldur_api_url: http://localhost:8081/api
    waldur_api_token: mytoken
    waldur_offering_uuid: d629d5e45567425da9cdbdc1af67b32c
    backend_type: test-backend
`;

/** The minimal offering with further lines, each `key: value`. */
export function offeringWith(...lines: string[]): string {
  return MINIMAL + lines.map((line) => `    ${line}\n`).join('');
}

export async function load(text: string, options?: LoadOptions): Promise<LoadedConfiguration> {
  return loadConfiguration(await fileWith(text), options);
}

/** The problems of a file that must be refused. */
export async function refusal(text: string | Uint8Array, options?: LoadOptions): Promise<ConfigurationError> {
  try {
    await loadConfiguration(await fileWith(text), options);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  throw new Error('the file was accepted');
}

/** Place and path of a problem, as in `4:11 offerings[0].name`. */
export const where = ({ line, column, path }: Problem): string => `${line}:${column} ${path}`;

export function firstOf<T>(items: readonly T[]): T {
  const [first] = items;
  if (first === undefined) throw new Error('there is none');
  return first;
}
