import { writeCsvStream } from 'hucre/csv';
import { writeXlsxStream } from 'hucre/xlsx';
import type { FileReply } from '../contract/endpoint.ts';

/** What stands in a cell. Text is text whatever it begins with: it is never written as a formula. */
export type Cell = string | number | Date | null;

export interface Column {
  /** Where no column has one, the first rows say what stands below. */
  readonly header?: string;
  /** In characters. */
  readonly width: number;
  /** How numbers and times are shown, as spreadsheets say it. */
  readonly format?: string;
}

/** A time as it is shown to the minute; a cell knows of no zone: the wall time is given as if it were UTC. */
export const MINUTES = 'yyyy-mm-dd hh:mm';

/** The most that a cell holds (ECMA-376, as spreadsheets limit it). */
const MOST_IN_A_CELL = 32_767;

/** What XML 1.0 has no room for (§2.2): one such character, and nobody opens the whole file. Nothing new has one; what was written before may. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const fit = (cell: Cell): Cell =>
  typeof cell === 'string' ? cell.slice(0, MOST_IN_A_CELL).replaceAll(UNWRITABLE, '\ufffd') || null : cell;

async function* fitted(rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<Cell[]> {
  for await (const row of rows) yield row.map(fit);
}

/**
 * A sheet as an .xlsx file. Its rows are read, written and packed as it is sent: none of them is kept.
 * @param name of the sheet, and of the file @param heads how many rows stay in sight
 */
export const writeSheet = (
  name: string,
  columns: readonly Column[],
  rows: AsyncIterable<readonly Cell[]>,
  heads = 1,
): FileReply => ({
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  bytes: writeXlsxStream(fitted(rows), {
    name,
    columns: columns.map(({ format, ...column }) => ({ ...column, ...(format !== undefined && { numFmt: format }) })),
    freezePane: { rows: heads },
  }),
  name: `${name}.xlsx`,
});

/** A table as a .csv file, in UTF-8: what begins as a formula has a sign before it that keeps it text. Its rows are written as it is sent. */
export const writeCsv = (name: string, rows: AsyncIterable<readonly Cell[]>): FileReply => ({
  contentType: 'text/csv; charset=utf-8',
  bytes: writeCsvStream(fitted(rows), { escapeFormulae: true, bom: true }),
  name: `${name}.csv`,
});
