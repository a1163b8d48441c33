import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');

/** Runs the scaffold as `npm run create-plugin` does, in the given directory. */
export function createPlugin(args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'tools/create-plugin/main.mjs'), ...args],
    {
      cwd: ROOT,
      env: { ...process.env, INIT_CWD: cwd },
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

/** A new plugin outside the repository, whose packages are those of the repository. */
export class ScaffoldedPlugin {
  private constructor(readonly directory: string) {}

  static create(name: string): ScaffoldedPlugin {
    const directory = join(mkdtempSync(join(tmpdir(), 'scaffolded-')), 'plugin');
    const { status, stderr } = createPlugin([name, '--dir', directory], tmpdir());
    if (status !== 0) throw new Error(stderr);
    symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'), 'dir');
    return new ScaffoldedPlugin(directory);
  }

  /** Runs a script of its package.json. */
  async run(script: string): Promise<{ readonly code: number; readonly output: string }> {
    // what the program around the tests has set for itself is not meant for these
    const { NODE_OPTIONS: _options, NODE_TEST_CONTEXT: _context, ...env } = process.env;
    try {
      const { stdout, stderr } = await promisify(execFile)('npm', ['run', script], { cwd: this.directory, env });
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: stdout + stderr };
    }
  }

  file(path: string): string {
    return readFileSync(join(this.directory, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.directory, path));
  }
}
