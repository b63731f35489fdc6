import { runSuites } from './suites.ts';
import { oxfmt, oxlint, runTool, tsc, vitest } from './tools.ts';

interface Check {
  readonly name: string;
  readonly run: () => Promise<number>;
}

const still: readonly Check[] = [
  { name: 'types', run: () => runTool(tsc, ['-p', '.']) },
  { name: 'lint', run: () => runTool(oxlint, ['--type-aware', '--deny-warnings']) },
  { name: 'format', run: () => runTool(oxfmt, ['--check']) },
];

/** Boundaries, names, sizes, dependencies and golden files: tests too, but done in seconds. */
const guards = [
  'test/boundaries',
  'test/house',
  'test/dependencies',
  'test/migrations',
  'test/schema-types',
  'test/openapi',
];
const quick: Check = {
  name: 'guards and golden files',
  run: () => runTool(vitest, ['run', '--project', 'server', ...guards]),
};
const everything: Check = { name: 'tests', run: () => runSuites([]) };

/**
 * Runs all checks, the later ones even when an earlier one fails, and says which failed.
 * @param args `--quick` leaves the tests at guards and golden files
 * @returns the exit status
 */
export async function runChecks(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown !== undefined) {
    process.stderr.write(`check: ${unknown}? Only --quick is known.\n`);
    return 2;
  }
  const failed: string[] = [];
  for (const check of [...still, args.includes('--quick') ? quick : everything]) {
    process.stdout.write(`\n── ${check.name}\n`);
    if ((await check.run()) !== 0) failed.push(check.name);
  }
  process.stdout.write(failed.length === 0 ? '\nAll checks pass.\n' : `\nFailed: ${failed.join(', ')}\n`);
  return failed.length === 0 ? 0 : 1;
}
