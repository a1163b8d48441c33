const shared = {
  testEnvironment: 'node',
  // the workspace packages resolve to their TypeScript sources, see "exports" in their package.json
  testEnvironmentOptions: { customExportConditions: ['site-agent:source', 'node', 'node-addons'] },
  transform: { '\\.(ts|[cm]?js)$': '<rootDir>/tools/jest/esm-to-cjs.cjs' },
  transformIgnorePatterns: [],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  resolver: '<rootDir>/tools/jest/resolver.cjs',
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/tools/jest/setup.cjs',
  globalTeardown: '<rootDir>/tools/jest/teardown.cjs',
  modulePathIgnorePatterns: ['/dist/'],
};
const built = { ...shared, globalSetup: '<rootDir>/tools/jest/build.cjs' };

/** @type {import('jest').Config} */
export default {
  reporters: ['default', '<rootDir>/tools/jest/counts-reporter.cjs'],
  testTimeout: 30_000, // a busy two-core machine may take seconds over starting one process
  maxWorkers: '100%', // Jest's default leaves one core idle, which on a 2-core runner is half of them
  collectCoverageFrom: ['{apps,libs,plugins}/*/src/**/*.ts', '!**/*.spec.ts', '!**/index.ts', '!**/generated/**'],
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,plugins}/*/src/**/*.spec.ts'] },
    // drives the built program from the outside, on the sandbox
    { ...built, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] },
    // the same on real parts from Debian's packages: SLURM and message brokers, started by test/real-slurm and -brokers
    { ...built, displayName: 'real', testMatch: ['<rootDir>/test/real/**/*.real-spec.ts'] },
  ],
};
