import { writeSheet, writeCsv, type Cell } from '../../platform/files/sheet.ts';
import type { FileReply } from '../../platform/contract/endpoint.ts';
import { headers } from './layout.ts';

/** What stands above the headers: whose layout it is, and how it is filled in. */
const ABOVE: readonly (readonly Cell[])[] = [
  ['Space data'],
  [
    'Rows from 5 on are read. Do not change row 4; labels of your own go into row 3. Needed: Building Name or Building Code, State Code, and for a room Floor, Room and Space Type (Meeting Room or Desk).',
  ],
  [],
  headers,
];

const WIDE: ReadonlySet<string> = new Set(['Building Name', 'Address', 'Description', 'Rentable Square Feet']);

/** Rows in the layout, as a file of this name. */
export const writeWorkbook = (
  name: string,
  rows: AsyncIterable<readonly Cell[]> | readonly (readonly Cell[])[],
): FileReply => ({
  ...writeSheet(
    'Space Data',
    headers.map((header) => ({ width: WIDE.has(header) ? 28 : 14 })),
    rowsBelow(rows),
    ABOVE.length,
  ),
  name: `${name}.xlsx`,
});

/** The same as text. */
export const writeText = (name: string, rows: AsyncIterable<readonly Cell[]>): FileReply =>
  writeCsv(name, rowsBelow(rows));

async function* rowsBelow(
  rows: AsyncIterable<readonly Cell[]> | readonly (readonly Cell[])[],
): AsyncGenerator<readonly Cell[]> {
  yield* ABOVE;
  yield* rows;
}
