/**
 * Runs files of test vectors against the built program.
 *
 *   npm run vectors -- FILE... [--plugin NAME] [--only ID-or-function,...] [--cluster real|sandbox]
 *
 * The last line tells how many passed and failed; the exit status is 1 when any failed.
 */
import { parseArgs } from 'node:util';
import { matches } from './lib/compare.mjs';
import { NotBuiltError } from './lib/not-built.mjs';
import { expand, readVectors } from './lib/read-vectors.mjs';
import { loadFunctions, pluginOf } from './lib/registry.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { plugin: { type: 'string' }, only: { type: 'string' }, cluster: { type: 'string' } },
});
if (positionals.length === 0) {
  print('Usage: npm run vectors -- FILE... [--plugin NAME] [--only ID-or-function,...] [--cluster real|sandbox]');
  process.exit(2);
}

const count = { passed: 0, failed: 0, skipped: 0 };
const notRun = new Map();
for (const file of positionals) await runFile(file);
for (const [what, ids] of notRun) print(`${what} (${ids.join(', ')})`);
const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
print(`${count.passed} passed, ${count.failed} failed${skipped}`);
process.exitCode = count.failed > 0 ? 1 : 0;

async function runFile(file) {
  const plugin = values.plugin ?? pluginOf(file);
  const { macros, functions, finish } = await loadFunctions(plugin);
  const wanted = values.only?.split(',');
  try {
    for (const vector of readVectors(file)) {
      if (wanted && !wanted.includes(vector.id) && !wanted.includes(vector.name)) continue;
      await runVector(vector, functions[vector.name], macros);
    }
  } finally {
    for (const end of finish) await end();
  }
}

async function runVector(vector, definition, macros) {
  const { id, name, skip } = vector;
  const [input, expected] = [expand(vector.input, macros), expand(vector.expected, macros)];
  const { run, check = matches } = typeof definition === 'function' ? { run: definition } : (definition ?? {});
  if (skip) return noteSkipped(`${skip}: ${name}`, id);
  const got = run ? await attempt(() => run(input, { ...values, expected })) : new NotBuiltError('no function');
  if (got instanceof NotBuiltError) {
    noteSkipped(`not built yet: ${name}`, id);
  } else if (check(expected, got)) {
    count.passed += 1;
  } else {
    count.failed += 1;
    const found = got instanceof Error ? { error: got.message } : got;
    print(`FAILED ${id} ${name}${vector.note ? ` (${vector.note})` : ''}`);
    print(
      `  input    ${JSON.stringify(input)}\n  expected ${JSON.stringify(expected)}\n  got      ${JSON.stringify(found)}`,
    );
    if (got instanceof TypeError || got instanceof ReferenceError) print(`  ${got.stack}`);
  }
}

function noteSkipped(what, id) {
  count.skipped += 1;
  notRun.set(what, [...(notRun.get(what) ?? []), id]);
}

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
