import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureWebBuilt } from '../../web/build.ts';
import { ensureChromium, ensureMosquitto, ensurePostgres15 } from './machine.ts';
import type { Found } from './machine.ts';
import { add, closingLine, exitCode, failedFiles, nothing, withSecond } from './tally.ts';
import type { FileTally, Tally } from './tally.ts';
import { runTool, vitest } from './tools.ts';
import type { Env } from './tools.ts';

/** A part of the tests that runs as one Vitest, with what it needs from the machine. */
interface Suite {
  readonly name: string;
  readonly projects: readonly string[];
  /** Without it the whole suite is skipped. */
  readonly needs?: () => Found;
  /** Without it the tests that need it fail, and say why. */
  readonly wants?: () => Found;
  readonly env?: Env;
  /** Up to so many files that failed are run once more, alone: decision 29. */
  readonly again?: number;
}

const suites: readonly Suite[] = [
  { name: 'server and web, PostgreSQL 18', projects: ['server', 'web'], wants: ensureMosquitto },
  {
    name: 'server, PostgreSQL 15',
    projects: ['server'],
    env: { ATRIUM_TEST_PG: '15' },
    needs: ensurePostgres15,
  },
  { name: 'browser', projects: ['browser'], needs: ensureChromium, again: 2 },
];

/** So many characters of each failure are shown at the end. */
const MAX_SHOWN = 2_000;

const projectArgs = (suite: Suite): string[] => suite.projects.flatMap((project) => ['--project', project]);

/** Runs Vitest once; what each file came to. */
async function runFiles(suite: Suite, filters: readonly string[], folder: string): Promise<readonly FileTally[]> {
  const path = join(folder, 'tally.json');
  rmSync(path, { force: true });
  const args = ['run', ...projectArgs(suite), ...filters];
  if (filters.length > 0) args.push('--passWithNoTests');
  const began = performance.now();
  const status = await runTool(vitest, args, { ...suite.env, ATRIUM_TALLY: path });
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  const tallies = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as FileTally[]) : [];
  if (status === 0 || tallies.some(({ failed }) => failed > 0)) return tallies;
  const broken = {
    ...nothing,
    file: '',
    failed: 1,
    failures: [`Vitest ended with ${status} after ${minutes} minutes`],
  };
  return [...tallies, broken];
}

async function runSuite(suite: Suite, filters: readonly string[], folder: string): Promise<Tally> {
  const found = suite.needs?.();
  if (found && 'missing' in found) return skipSuite(suite, filters, folder, found.missing);
  const wanted = suite.wants?.();
  if (wanted && 'missing' in wanted) process.stderr.write(`${suite.name}: ${wanted.missing}\n`);
  const first = await runFiles(suite, filters, folder);
  const failed = failedFiles(first);
  if (!failed || failed.length === 0 || failed.length > (suite.again ?? 0)) return first.reduce<Tally>(add, nothing);
  printFailures(`${suite.name}, the first time`, first.reduce<Tally>(add, nothing));
  return withSecond(first, await runFiles(suite, failed, folder)).reduce<Tally>(add, nothing);
}

/** Counts what would have run, without running it. */
async function skipSuite(suite: Suite, filters: readonly string[], folder: string, reason: string): Promise<Tally> {
  const path = join(folder, 'list.json');
  rmSync(path, { force: true });
  await runTool(vitest, ['list', ...projectArgs(suite), `--json=${path}`, ...filters], suite.env);
  const listed = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { name: string }[]) : [{ name: 'all' }];
  return { ...nothing, skipped: listed.map(({ name }) => ({ name: `${suite.name}: ${name}`, reason })) };
}

/** The browser needs the built web app; a filtered run builds it only when it asks for the browser. */
async function buildWeb(filters: readonly string[]): Promise<Tally> {
  if (filters.length > 0 && !filters.some((filter) => filter.includes('browser'))) return nothing;
  try {
    await ensureWebBuilt();
    return nothing;
  } catch (error) {
    process.stderr.write(`The web app could not be built: ${String(error)}\n`);
    return { ...nothing, failed: 1, failures: [String(error)] };
  }
}

/** What failed stands here again: where only the end of a long output is kept, it is what is wanted of it. */
function printFailures(name: string, { failures }: Tally): void {
  for (const failure of failures) process.stdout.write(`\nFailed, ${name}: ${failure.slice(0, MAX_SHOWN)}\n`);
}

function printSummary(rows: readonly (readonly [name: string, tally: Tally])[], total: Tally): void {
  const reasons = Map.groupBy(total.skipped, ({ reason }) => reason);
  for (const [reason, tests] of reasons) {
    process.stdout.write(`\nSkipped, ${reason}\n`);
    for (const { name } of tests) process.stdout.write(`  ${name}\n`);
  }
  for (const [name, tally] of rows) printFailures(name, tally);
  process.stdout.write('\n');
  for (const [name, tally] of rows) process.stdout.write(`${name.padEnd(32)}${closingLine(tally)}\n`);
  process.stdout.write(`\n${closingLine(total)}\n`);
}

/**
 * Runs every suite one after the other and ends with the closing line.
 * @param filters parts of test file paths, as Vitest takes them; none means everything
 * @returns the exit status: 0 when something ran and nothing failed
 */
export async function runSuites(filters: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'atrium-tests-'));
  try {
    const rows: [string, Tally][] = [['web build', await buildWeb(filters)]];
    for (const suite of suites) rows.push([suite.name, await runSuite(suite, filters, folder)]);
    const total = rows.map(([, tally]) => tally).reduce(add, nothing);
    printSummary(rows, total);
    return exitCode(total);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
