import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// `npm run proof` runs the same tests with many more rounds (each reads ATRIUM_PROOF); only the patience differs here.
const proof = process.env['ATRIUM_PROOF'] === '1';
const patience = proof ? 30 * 60_000 : 30_000;
const postgres = ['test/support/postgres.ts'].filter((file) => existsSync(file));

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: patience,
    hookTimeout: Math.max(patience, 60_000),
    projects: [
      {
        extends: true,
        test: {
          name: 'server',
          globalSetup: postgres,
          include: ['server/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['test/browser/**'],
        },
      },
      { extends: true, test: { name: 'web', environment: 'jsdom', include: ['web/**/*.test.{ts,tsx}'] } },
      {
        extends: true,
        test: {
          name: 'browser',
          globalSetup: postgres,
          include: ['test/browser/**/*.test.ts'],
          testTimeout: Math.max(patience, 120_000),
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
