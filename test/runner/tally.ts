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
  readonly skipped: readonly Skipped[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: [] };

export const add = (one: Tally, two: Tally): Tally => ({
  passed: one.passed + two.passed,
  failed: one.failed + two.failed,
  skipped: [...one.skipped, ...two.skipped],
});

/** The last line of a run: `N passed, N failed`, with the skipped ones when there are any. */
export const closingLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`;

/** A run is good when something ran and nothing failed. */
export const exitCode = ({ passed, failed }: Tally): number => (failed === 0 && passed > 0 ? 0 : 1);

function countModule(module: TestModule): Tally {
  let count = nothing;
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === 'passed') count = add(count, { ...nothing, passed: 1 });
    else if (result.state === 'skipped') {
      const reason = result.note ?? 'no reason given';
      count = add(count, { ...nothing, skipped: [{ name: `${module.relativeModuleId} ${test.fullName}`, reason }] });
    } else count = add(count, { ...nothing, failed: 1 });
  }
  // A file that does not load, or a failing hook, has no failed test of its own.
  return module.ok() || count.failed > 0 ? count : { ...count, failed: 1 };
}

/** A Vitest reporter that writes the tally to a file. Errors outside any test count as one failure. */
export function tallyReporter(path: string): Reporter {
  return {
    onTestRunEnd(modules, unhandled) {
      const count = modules.map(countModule).reduce(add, nothing);
      const stray = unhandled.length > 0 && count.failed === 0;
      writeFileSync(path, JSON.stringify(stray ? { ...count, failed: 1 } : count));
    },
  };
}
