import { buffer } from 'node:stream/consumers';
import { readXlsx } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { writeSheet, type Cell } from './sheet.ts';

async function written(cells: readonly Cell[]): Promise<unknown[]> {
  async function* rows(): AsyncGenerator<readonly Cell[]> {
    yield cells;
  }
  const { bytes } = writeSheet(
    'cells',
    cells.map((_, i) => ({ header: `Column ${i}`, width: 10 })),
    rows(),
  );
  const { sheets } = await readXlsx(bytes instanceof Uint8Array ? bytes : await buffer(bytes));
  return sheets[0]?.rows[1] ?? [];
}

test('no text makes a file that nobody opens: what XML has no room for is written as unknown', async () => {
  expect(await written(['a\uffffb', 'c\ufffe', '\u0001d', 'e\ud800', 'f😀\t\n', '\u{1ffff}'])).toEqual([
    'a\ufffdb',
    'c\ufffd',
    '\ufffdd',
    'e\ufffd',
    'f😀\t\n',
    '\u{1ffff}',
  ]);
});

test('a cell that is cut off within a character ends with an unknown one', async () => {
  expect(await written([`${'x'.repeat(32_766)}😀`])).toEqual([`${'x'.repeat(32_766)}\ufffd`]);
});
