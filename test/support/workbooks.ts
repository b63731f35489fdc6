import { writeXlsx } from 'hucre/xlsx';
import { headers, type Header } from '../../server/modules/workbook/layout.ts';

/** A row of a workbook: what stands in some columns. */
export type Filled = Readonly<Partial<Record<Header, string | number | boolean | Date | null>>>;

/** A good row of a room; what is said otherwise counts. */
export const filled = (more: Filled = {}): Filled => ({
  'Building Name': 'North Tower',
  'State Code': 'NY',
  City: 'New York',
  Floor: 'Floor 1',
  Room: 'Harbour',
  'Space Type': 'Meeting Room',
  ...more,
});

const cellsOf = (rows: readonly Filled[]) => rows.map((row) => headers.map((header) => row[header] ?? null));

/** A workbook in the layout: labels in row 3, headers in row 4. */
export const xlsxOf = async (rows: readonly Filled[], labels: readonly string[] = []): Promise<Uint8Array> =>
  writeXlsx({
    sheets: [{ name: 'Space Data', rows: [['Space data'], [], [...labels], [...headers], ...cellsOf(rows)] }],
  });

const quoted = (cell: Filled[Header] | undefined): string =>
  `"${(cell instanceof Date ? cell.toISOString() : String(cell ?? '')).replaceAll('"', '""')}"`;

/** The same as text. */
export const csvTextOf = (rows: readonly Filled[], delimiter = ','): string =>
  [['Space data'], [], [], headers, ...cellsOf(rows)].map((cells) => cells.map(quoted).join(delimiter)).join('\r\n');

export const csvOf = (rows: readonly Filled[], delimiter = ','): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(csvTextOf(rows, delimiter));
