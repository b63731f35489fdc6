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

export const nothing: Tally = { passed: 0, failed: 0, failures: [], skipped: [] };

export const add = (one: Tally, two: Tally): Tally => ({
  passed: one.passed + two.passed,
  failed: one.failed + two.failed,
  failures: [...one.failures, ...two.failures],
  skipped: [...one.skipped, ...two.skipped],
});

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

function countModule(module: TestModule): Tally {
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
  return module.ok() || count.failed > 0 ? count : add(count, failure(module.relativeModuleId, module.errors()));
}

/** A Vitest reporter that writes the tally to a file. Errors outside any test count as one failure. */
export function tallyReporter(path: string): Reporter {
  return {
    onTestRunEnd(modules, unhandled) {
      const count = modules.map(countModule).reduce(add, nothing);
      const stray = unhandled.length > 0 && count.failed === 0;
      writeFileSync(path, JSON.stringify(stray ? add(count, failure('Outside any test', unhandled)) : count));
    },
  };
}
