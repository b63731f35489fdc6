import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { tallyReporter } from './test/runner/tally.ts';
import { fromContracts } from './web/contracts.ts';

// `npm run proof` runs the same tests with many more rounds (each reads ATRIUM_PROOF); only the patience differs here. It is for what
// never ends: a machine that is busy with something else takes four times as long as an idle one, and is late, not wrong.
const proof = process.env['ATRIUM_PROOF'] === '1';
const patience = proof ? 30 * 60_000 : 120_000;
const tally = process.env['ATRIUM_TALLY'];
const postgres = 'test/support/postgres.ts';

// With ATRIUM_TEST_PG only what works on a test database runs, on the PostgreSQL it names (test/support/postgres.ts). What goes
// through the doors says no SQL there that the modules’ tests, the commands and the races do not say too: it goes there for a proof.
const serverTests = ['server/**/*.test.ts', 'test/**/*.test.ts'];
const imported = /^(?:import|\}).* from '[./]+(?:test\/)?support\/(?:database|server|delivering|scene)\.ts'/m;
const startsItsOwn = 'test/kill/'; // the embedded database, which is the packaged 18
const throughDoors = [
  'server/faces/**',
  'test/admission/**',
  'test/simulate/**',
  'test/{attendance-privacy,authorisation-matrix,contacts,counted-strangers,fuzz,hidden,manners}.test.ts',
  'test/{private,rights-lost,setup,sign-in,slow-bodies,visitor-erasure}.test.ts',
];
const usesDatabase = (file: string): boolean =>
  imported.test(readFileSync(file, 'utf8')) && !file.startsWith(startsItsOwn);
const onAnother = globSync(serverTests, { exclude: proof ? [] : throughDoors }).filter(usesDatabase);
const include = process.env['ATRIUM_TEST_PG'] === undefined ? serverTests : onAnother;

export default defineConfig({
  test: {
    // bin/test adds up several runs; each leaves its counts in a file.
    reporters: tally === undefined ? ['default'] : ['default', tallyReporter(tally)],
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    setupFiles: ['test/runner/afresh.ts'],
    testTimeout: patience,
    hookTimeout: patience,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'server',
          globalSetup: postgres,
          include,
          exclude: ['test/browser/**'],
        },
      },
      {
        extends: true,
        plugins: [fromContracts()],
        test: {
          name: 'web',
          // One worker takes all files and makes the page once; two would make it for each file, which takes twice as long as the tests.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          environment: 'jsdom',
          setupFiles: ['test/runner/afresh.ts', 'web/jsdom.ts'],
          include: ['web/**/*.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          globalSetup: postgres,
          include: ['test/browser/**/*.test.ts'],
        },
      },
    ],
  },
});
