// Jest's projects: server (rules, services, stores, edges), web (jsdom), real (media and browser flows), faults (long runs with broken parts).
const rootDir = import.meta.dirname + '/..'
const swc = (tsx) => [
  '@swc/jest',
  {
    jsc: { target: 'es2024', parser: { syntax: 'typescript', tsx }, transform: { react: { runtime: 'automatic' } } },
    module: { type: 'es6' },
  },
]
const project = (displayName, settings) => ({
  displayName,
  rootDir,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.ts$': swc(false), '\\.tsx$': swc(true) },
  ...settings,
})

export default {
  rootDir,
  reporters: ['default', '<rootDir>/tests/support/count-reporter.cjs'],
  workerIdleMemoryLimit: '512MB',
  globalSetup: '<rootDir>/tests/support/test-run.mjs',
  globalTeardown: '<rootDir>/tests/support/test-run-end.mjs',
  projects: [
    project('server', {
      testMatch: ['<rootDir>/tests/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/tests/(web|media|flows|faults)/'],
    }),
    project('web', {
      testEnvironment: 'jsdom',
      setupFiles: ['<rootDir>/tests/support/jsdom-gaps.cjs'],
      testMatch: ['<rootDir>/tests/web/**/*.test.{ts,tsx}'],
      moduleNameMapper: { '\\.(css|svg)$': '<rootDir>/tests/support/style-stub.cjs' },
    }),
    // Long; `npm run test:faults` runs it, `npm test` does not.
    project('faults', { testMatch: ['<rootDir>/tests/faults/**/*.test.ts'] }),
    project('real', { testMatch: ['<rootDir>/tests/{media,flows}/**/*.test.ts'] }),
  ],
}
