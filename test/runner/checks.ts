import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/sources.ts';
import { runSuites } from './suites.ts';
import { oxfmt, oxlint, runTool, tsc, vitest, type Env } from './tools.ts';

interface Check {
  readonly name: string;
  readonly run: () => Promise<number>;
}

const still: readonly Check[] = [
  { name: 'types', run: () => runTool(tsc, ['-p', '.']) },
  { name: 'lint', run: () => runTool(oxlint, ['--type-aware', '--deny-warnings']) },
  { name: 'format', run: () => runTool(oxfmt, ['--check']) },
];

/** Tests that compare a golden file with what the code says; with UPDATE_GOLDEN=1 they write it. */
export const goldenTests = (): string[] =>
  globSync(['test/*.test.ts', 'server/**/*.test.ts'], { cwd: root }).filter((path) =>
    readFileSync(join(root, path), 'utf8').includes(`process.env['UPDATE_GOLDEN']`),
  );
/** Floors, orders, owners, names, sizes, dependencies: tests too, but done in seconds. */
const guards = [
  'test/boundaries',
  'test/order',
  'test/tables',
  'test/events-declared',
  'test/grammar',
  'test/house',
  'test/dependencies',
];
const inServer = (files: readonly string[], env?: Env): Promise<number> =>
  runTool(vitest, ['run', '--project', 'server', ...files], env);
const quick: Check = { name: 'guards and golden files', run: () => inServer([...guards, ...goldenTests()]) };
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

/** Writes every golden file: the schema and its types, OpenAPI, AsyncAPI. @returns the exit status */
export const writeGolden = (): Promise<number> => inServer(goldenTests(), { UPDATE_GOLDEN: '1' });
