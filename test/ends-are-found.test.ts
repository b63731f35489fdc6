import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFiles, root } from './support/sources.ts';

/** What is cleared away every ten minutes, of all tenants together, is found by an index: nobody reads a whole table for that. */

/** Tables that stay small, or have no rows where all is well: what was counted in a day, webhooks, months without a partition. */
const SMALL: ReadonlySet<string> = new Set(['rate_count', 'webhook', 'delivery_default']);

const schema = readFileSync(join(root, 'migrations/schema.sql'), 'utf8');
const isIndexed = (table: string, column: string): boolean =>
  new RegExp(`^CREATE (?:UNIQUE )?INDEX \\w+ ON (?:ONLY )?public\\.${table} USING btree \\(${column}[,)]`, 'm').test(
    schema,
  );

test('what is cleared by its age is found by it', () => {
  const cleared = [...readFiles(['server'])]
    .filter(([path]) => !path.endsWith('.test.ts'))
    .flatMap(([, text]) => [...text.matchAll(/clearOlder\(\s*'(\w+)',\s*'(\w+)'/g)])
    .map(([, table = '', column = '']) => [table, column] as const);
  expect(cleared.length).toBeGreaterThan(15);
  const read = cleared.filter(([table, column]) => !SMALL.has(table) && !isIndexed(table, column));
  expect(read.map((one) => one.join('.'))).toEqual([]);
});
