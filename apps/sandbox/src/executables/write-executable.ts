import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const BUILT = join(import.meta.dirname, '../../dist');

/**
 * Writes a program that calls `runProgram(name, stateFile)` of a module of this package.
 * @param module path of the built module below `dist`: sources would need a loader in every call
 */
export function writeExecutable(file: string, module: string, stateFile: string): void {
  const url = pathToFileURL(join(BUILT, module)).href;
  const name = basename(file);
  const call = `runProgram(${JSON.stringify(name)}, ${JSON.stringify(stateFile)})`;
  const script = `import(${JSON.stringify(url)}).then(({ runProgram }) => ${call})`;
  writeFileSync(
    file,
    `#!/bin/sh
unset NODE_EXTRA_CA_CERTS # to read them takes longer than all the rest, and nothing here speaks TLS
exec ${quoted(process.execPath)} -e ${quoted(script)} -- ${name} "$@"
`,
    { mode: 0o755 },
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
