import { parseCsv } from 'hucre/csv';
import { readXls, readXlsx } from 'hucre/xlsx';
import { asThread } from '../thread.ts';
import { unpackedSize } from './unpacked.ts';
import type { Encoding, SheetsGiven, SheetsPacked } from './read-sheets.ts';

// A thread of its own: a large table takes a second, and a hostile one may take all the memory that it can get.

/** Columns beyond these are not looked at. */
const MAX_COLUMNS = 64;

const no = (why: Extract<SheetsPacked, { ok: false }>['why']): SheetsPacked => ({ ok: false, why });

/** What stands in a cell, as text; of a formula what it came to when the file was saved. */
function textOf(cell: unknown): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return String(Number(cell.toPrecision(15)));
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().replace(/T00:00:00\.000Z$/, '');
  return '';
}

/** Rows that nothing stands in may be missing. */
const rowsOf = (rows: readonly (readonly unknown[] | undefined)[]): string[][] =>
  Array.from(rows, (row) => Array.from((row ?? []).slice(0, MAX_COLUMNS), textOf));

/** A formula that came to nothing, or was never worked out, is the text that it is. */
function putFormula(rows: readonly string[][], at: string, formula: string): void {
  const [row = 0, column = 0] = at.split(',').map(Number);
  const cells = rows[row];
  if (cells && column < cells.length) cells[column] = `=${formula}`;
}

/** A line for each row: who gets it takes it apart in breaths. As arrays, all of it would be taken in at once. */
const pack = (rows: readonly (readonly string[])[]): Uint8Array =>
  new TextEncoder().encode(rows.map((row) => JSON.stringify(row)).join('\n'));

const starts = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((byte, i) => bytes[i] === byte);

async function readBook(read: typeof readXlsx, { bytes, mostRows }: SheetsGiven): Promise<SheetsPacked> {
  const { sheets } = await read(bytes, {
    sheets: ({ hidden, veryHidden }) => !hidden && !veryHidden,
    maxRows: mostRows,
  });
  const all = sheets.map(({ name, rows, cells }) => {
    const texts = rowsOf(rows);
    for (const [at, { formula, value }] of cells ?? [])
      if (formula && (value ?? '') === '') putFormula(texts, at, formula);
    return { name, packed: pack(texts) };
  });
  return { ok: true, sheets: all, encoding: null };
}

/** How a text is written: by its mark, by where its zeros stand, or else by whether it is UTF-8 at all. */
function encodingOf(bytes: Uint8Array): Encoding {
  if (starts(bytes, 0xff, 0xfe) || (bytes[0] !== 0 && bytes[1] === 0)) return 'utf-16le';
  if (starts(bytes, 0xfe, 0xff) || (bytes[0] === 0 && bytes[1] !== 0)) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** What stands between the cells: what there is most of in the first lines. */
function delimiterOf(text: string): string {
  const start = text
    .slice(0, 20_000)
    .split(/\r\n?|\n/, 20)
    .join('\n');
  const counts = [',', ';', '\t', '|'].map((one) => [one, start.split(one).length] as const);
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

function readText({ bytes, mostRows }: SheetsGiven): SheetsPacked {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (/^\s*</.test(text)) return no('markup');
  // No text has it, and nearly every other file.
  if (text.includes('\0')) return no('unknown');
  const rows = parseCsv(text, { delimiter: delimiterOf(text), unescapeFormulae: true, maxRows: mostRows });
  return { ok: true, sheets: [{ name: '', packed: pack(rowsOf(rows)) }], encoding };
}

async function verdictOn(given: SheetsGiven): Promise<SheetsPacked> {
  const { bytes, mostUnpacked } = given;
  try {
    if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return await readBook(readXls, given);
    if (!starts(bytes, 0x50, 0x4b)) return readText(given);
    const unpacked = unpackedSize(bytes);
    if (unpacked === null) return no('damaged');
    return unpacked > mostUnpacked ? no('unpacked') : await readBook(readXlsx, given);
  } catch (error) {
    return no(error instanceof Error && error.name === 'EncryptedFileError' ? 'protected' : 'damaged');
  }
}

asThread(verdictOn);
