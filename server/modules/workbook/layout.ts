import { looksOf } from '../../platform/contract/text.ts';
import type { SheetRead } from '../../platform/files/read-sheets.ts';

/** Eptura's layout of space data, as its users know it: the headers stand in row 4, labels of one's own above them in row 3. */
export const headers = [
  'Building Name',
  'Building Code',
  'State Code',
  'Address',
  'Address2',
  'City',
  'Zip',
  'Floor',
  'Room',
  'Space Type',
  'Occupiable',
  'Capacity',
  'Description',
  'Square Feet',
  'Reservable',
  'Rentable Square Feet',
] as const;
export type Header = (typeof headers)[number];

/** Where the headers stand, counted from 1. */
export const HEADER_ROW = 4;
/** Files that other programs wrote may begin with the headers, or have a line more before them. */
export const LAST_HEADER_ROW = 10;

/** One row below the headers. */
export interface Row {
  readonly sheet: string;
  /** As the sheet counts them, from 1. */
  readonly row: number;
  /** What stands in each column, without blanks around it; empty where nothing does. */
  readonly cells: Readonly<Record<Header, string>>;
  /** Where each column is: `H`. */
  readonly columns: ReadonlyMap<Header, string>;
}

/** What is wrong with a sheet, rather than with a row of it. */
export interface Oddity {
  readonly code: 'column_unknown' | 'column_doubled' | 'sheet_ignored';
  readonly sheet: string;
  readonly row: number;
  readonly cell: string | null;
  readonly value: string;
}

export interface Laid {
  readonly rows: readonly Row[];
  readonly oddities: readonly Oddity[];
  /** Has any sheet the headers at all? */
  readonly isFound: boolean;
}

const byLooks: ReadonlyMap<string, Header> = new Map(headers.map((header) => [looksOf(header), header]));

const headerIn = (cell: string): Header | undefined => (cell.length > 100 ? undefined : byLooks.get(looksOf(cell)));

/** The letters of a column, counted from 0. */
export const lettersOf = (column: number): string =>
  (column >= 26 ? lettersOf(Math.floor(column / 26) - 1) : '') + String.fromCodePoint(65 + (column % 26));

/** The row of the headers, counted from 0: the fourth, or else the first that has some of them. */
function headerRowIn({ rows }: SheetRead): number | null {
  const order = [HEADER_ROW - 1, ...Array.from({ length: LAST_HEADER_ROW }, (_, i) => i)];
  return order.find((at) => isHeaders(rows[at] ?? [])) ?? null;
}

function isHeaders(cells: readonly string[]): boolean {
  const found = new Set(cells.map(headerIn));
  return found.has('Building Name') || found.has('Building Code');
}

/** What stands where, by the headers of a sheet. */
export function* layOut(sheets: readonly SheetRead[]): Generator<void, Laid> {
  const rows: Row[] = [];
  const oddities: Oddity[] = [];
  let isFound = false;
  for (const sheet of sheets) {
    const at = headerRowIn(sheet);
    const { name } = sheet;
    if (at === null) {
      if (sheet.rows.length > 0) oddities.push({ code: 'sheet_ignored', sheet: name, row: 1, cell: null, value: name });
      continue;
    }
    isFound = true;
    const places = placesIn(sheet, at, oddities);
    const columns = new Map(places.entries().map(([header, column]) => [header, lettersOf(column)]));
    for (let i = at + 1; i < sheet.rows.length; i++) {
      const given = sheet.rows[i] ?? [];
      if (given.every((cell) => cell.trim() === '')) continue;
      const cells = Object.fromEntries(
        headers.map((header) => [header, (given[places.get(header) ?? -1] ?? '').trim()]),
      ) as Record<Header, string>;
      rows.push({ sheet: name, row: i + 1, cells, columns });
      yield;
    }
  }
  return { rows, oddities, isFound };
}

/** Which column holds what, the first of each. */
function placesIn({ name, rows }: SheetRead, at: number, oddities: Oddity[]): Map<Header, number> {
  const places = new Map<Header, number>();
  for (const [column, cell] of (rows[at] ?? []).entries()) {
    if (cell.trim() === '') continue;
    const header = headerIn(cell);
    const where = { sheet: name, row: at + 1, cell: `${lettersOf(column)}${at + 1}`, value: cell.slice(0, 100) };
    if (header === undefined) oddities.push({ code: 'column_unknown', ...where });
    else if (places.has(header)) oddities.push({ code: 'column_doubled', ...where });
    else places.set(header, column);
  }
  return places;
}
