/** The four functions of a test runner that the contract tests use. Those of Jest, Vitest and `node:test` fit. */
export interface TestFramework {
  readonly describe: (title: string, body: () => void) => unknown;
  readonly it: (title: string, body: () => Promise<void>) => unknown;
  readonly beforeEach: (body: () => Promise<void>) => unknown;
  readonly afterEach: (body: () => Promise<void>) => unknown;
}

const FUNCTIONS = ['describe', 'it', 'beforeEach', 'afterEach'] as const;

/**
 * The runner at work: its global functions (Jest; Vitest with `globals: true`), else Node's own.
 * @throws {Error} for Vitest without global functions
 */
export function presentFramework(): TestFramework {
  const globals = globalThis as Partial<TestFramework>;
  if (FUNCTIONS.every((name) => typeof globals[name] === 'function')) return globals as TestFramework;
  if (process.env['VITEST'] !== undefined) {
    throw new Error('Set "globals: true" for Vitest, or hand over { describe, it, beforeEach, afterEach } of "vitest"');
  }
  return process.getBuiltinModule('node:test');
}
