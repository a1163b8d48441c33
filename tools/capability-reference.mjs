/** Writes docs/plugins/capabilities.md from the sources of the SDK; with `--check` it only says whether that is needed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { readChecks } from './capability-reference/checks.mjs';
import { readDeclarations } from './capability-reference/declarations.mjs';
import { renderReference } from './capability-reference/render.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join(root, 'libs/plugin-sdk/src');
const file = join(root, 'docs/plugins/capabilities.md');

const folders = [
  ...['capabilities', 'resource', 'offering'].map((folder) => join(sources, folder)),
  join(root, 'libs/usage-reporting/src'),
].map(readDeclarations);
const text = renderReference({
  declarations: new Map(folders.flatMap((declarations) => Array.from(declarations))),
  checks: readChecks(join(sources, 'testing/contract/checks')),
});
const formatted = await format(text, { ...(await resolveConfig(file)), filepath: file });

if (!process.argv.includes('--check')) writeFileSync(file, formatted);
else if (formatted !== readFileSync(file, 'utf8')) {
  process.stderr.write(
    'docs/plugins/capabilities.md is not up to date; mend with: node tools/capability-reference.mjs\n',
  );
  process.exitCode = 1;
}
