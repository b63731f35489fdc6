/** Prints how big files and functions are, tests left out: `npm run measure`, or with the folder of another copy. */
import { resolve } from 'node:path';
import process from 'node:process';
import { parseSource, readFiles, root, type Source } from './support/sources.ts';

/** The value that this share of all is not above. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

const header = ['', 'count', 'lines', 'median', 'p90', 'max'];

/** How many there are, and their lines: all together, of the one in the middle, of nine in ten, of the longest. */
export const row = (name: string, lines: readonly number[]): string[] => [
  name,
  ...[
    lines.length,
    lines.reduce((sum, one) => sum + one, 0),
    quantile(lines, 0.5),
    quantile(lines, 0.9),
    quantile(lines, 1),
  ].map(String),
];

const isCounted = (path: string): boolean => !/\.(?:test|matrix)\.tsx?$/.test(path);

function rowsOf(part: string, sources: readonly Source[]): string[][] {
  const functions = sources.flatMap((source) => source.functions.map(({ lines }) => lines));
  return [
    row(
      `${part}: files`,
      sources.map(({ lines }) => lines),
    ),
    row(`${part}: functions`, functions),
    row(
      `${part}: functions of several lines`,
      functions.filter((lines) => lines > 1),
    ),
  ];
}

/** The table for one copy of the repository. */
export function measure(folder: string): string {
  const parts = (['server', 'web/src'] as const).map((part) => {
    const sources = [...readFiles([part], folder)].filter(([path]) => isCounted(path));
    return rowsOf(
      part,
      sources.map(([path, text]) => parseSource(path, text)),
    );
  });
  return [header, ...parts.flat()]
    .map(([name = '', ...cells]) => name.padEnd(38) + cells.map((cell) => cell.padStart(8)).join(''))
    .join('\n');
}

if (import.meta.main) process.stdout.write(`${measure(resolve(process.argv[2] ?? root))}\n`);
