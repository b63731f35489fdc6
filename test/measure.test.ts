import { expect, test } from 'vitest';
import { measure, quantile, row } from './measure.ts';
import { root } from './support/sources.ts';

test('a quantile is a value that is there', () => {
  expect([0.5, 0.9, 1].map((share) => quantile([5, 1, 4, 2, 3], share))).toEqual([3, 5, 5]);
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2);
  expect(quantile([], 0.5)).toBe(0);
  expect(row('files', [10, 30, 20])).toEqual(['files', '3', '60', '20', '30', '30']);
});

test('the table tells of files and functions, of the server and of the web', () => {
  const lines = measure(root).split('\n');
  expect(lines.map((line) => line.slice(0, 38).trim())).toEqual([
    '',
    ...['server', 'web/src'].flatMap((part) => [
      `${part}: files`,
      `${part}: functions`,
      `${part}: functions of several lines`,
    ]),
  ]);
  for (const line of lines.slice(1)) expect(Number(line.slice(38).trim().split(/ +/)[0])).toBeGreaterThan(50);
});
