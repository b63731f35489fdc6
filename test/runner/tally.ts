import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

/** What one suite came to. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What failed, a text each: where, and why. */
  readonly failures: readonly string[];
  readonly skipped: readonly Skipped[];
}

/** What one file of tests came to; an empty name stands for what belongs to none. */
export interface FileTally extends Tally {
  readonly file: string;
}

export const nothing: Tally = { passed: 0, failed: 0, failures: [], skipped: [] };

export const add = (one: Tally, two: Tally): Tally => ({
  passed: one.passed + two.passed,
  failed: one.failed + two.failed,
  failures: [...one.failures, ...two.failures],
  skipped: [...one.skipped, ...two.skipped],
});

/** The files of which something failed, or null when something failed that belongs to none. */
export function failedFiles(tallies: readonly FileTally[]): readonly string[] | null {
  const files = tallies.filter(({ failed }) => failed > 0).map(({ file }) => file);
  return files.includes('') ? null : files;
}

/** What files came to, where some were run again: what those came to the second time counts, and what else went wrong then. */
export const withSecond = (first: readonly FileTally[], second: readonly FileTally[]): readonly FileTally[] => {
  const again = new Set(second.map(({ file }) => file));
  return [...first.filter(({ file }) => !again.has(file)), ...second];
};

/** The last line of a run: `N passed, N failed`, with the skipped ones when there are any. */
export const closingLine = ({ passed, failed, skipped }: Omit<Tally, 'failures'>): string =>
  `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;

/** One more failure, and what it says of itself. */
const failure = (name: string, errors: readonly { readonly message: string }[]): Tally => ({
  ...nothing,
  failed: 1,
  failures: [[name, ...errors.map(({ message }) => message)].join('\n')],
});

/** A run is good when something ran and nothing failed. */
export const exitCode = ({ passed, failed }: Pick<Tally, 'passed' | 'failed'>): number =>
  failed === 0 && passed > 0 ? 0 : 1;

function countModule(module: TestModule): FileTally {
  let count = nothing;
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === 'passed') count = add(count, { ...nothing, passed: 1 });
    else if (result.state === 'skipped') {
      const reason = result.note ?? 'no reason given';
      count = add(count, { ...nothing, skipped: [{ name: `${module.relativeModuleId} ${test.fullName}`, reason }] });
    } else count = add(count, failure(`${module.relativeModuleId} ${test.fullName}`, result.errors ?? []));
  }
  // A file that does not load, or a failing hook, has no failed test of its own.
  const isSaid = module.ok() || count.failed > 0;
  const file = module.relativeModuleId;
  return { file, ...(isSaid ? count : add(count, failure(file, module.errors()))) };
}

/** A Vitest reporter that writes the tally of each file. Errors outside any test count as one failure, of no file. */
export function tallyReporter(path: string): Reporter {
  return {
    onTestRunEnd(modules, unhandled) {
      const tallies = modules.map(countModule);
      const isStray = unhandled.length > 0 && tallies.every(({ failed }) => failed === 0);
      const stray: FileTally[] = isStray ? [{ file: '', ...failure('Outside any test', unhandled) }] : [];
      writeFileSync(path, JSON.stringify([...tallies, ...stray]));
    },
  };
}
