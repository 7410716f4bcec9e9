/** Tests sit beside their files; whole-system tests in test/. Stores come from the environment (see platform/run-tests.ts). */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.unit.test.ts', '**/*.int.test.ts', '**/*.e2e.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/data/', '<rootDir>/node_modules/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  testTimeout: 60_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/platform/jest-sequencer.cjs',
};
