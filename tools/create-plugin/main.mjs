/** Writes a new plugin: `npm run create-plugin -- NAME [--dir DIRECTORY]`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkedName, packageNameOf } from './names.mjs';
import { scaffold } from './scaffold.mjs';

const USAGE = `Usage: npm run create-plugin -- NAME [--dir DIRECTORY]

  NAME             of the backend, as it will be written in the agent's configuration: lower-case letters, digits, dashes
  --dir DIRECTORY  where to write the package; a new or empty directory (default: ./site-agent-plugin-NAME)
`;

/** @returns exit status */
function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { dir: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return say(USAGE, 0);
  if (positionals.length !== 1) throw new Error('Name the plugin, and nothing else');
  const name = checkedName(positionals[0]);
  // npm runs scripts in the package's own directory
  const from = process.env.INIT_CWD ?? process.cwd();
  const directory = resolve(from, values.dir ?? packageNameOf(name));
  const files = scaffold(name, directory);
  return say(`${files.map((file) => `  ${file}`).join('\n')}\n\n${nextSteps(name, directory)}`, 0);
}

function nextSteps(name, directory) {
  return `Plugin "${name}" is in ${directory}. Next:

  cd ${directory}
  npm install          # the agent's packages come from the registry, or from tarballs: see README.md
  npm test             # compiles, and runs the contract tests
  npm run try          # an order in a sandbox becomes an account

Then put a client of your system in the place of src/system/account-store.ts.
`;
}

function say(text, status) {
  process.stdout.write(text);
  return status;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`error: ${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
