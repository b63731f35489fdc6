import { Gone, type Caller } from '../contract/problems.ts';
import { inBreaths } from '../breaths.ts';
import { inThread } from '../thread.ts';

export interface SheetRead {
  /** Empty for a file that is one table and nothing else. */
  readonly name: string;
  /** From the first row on, what stands in its cells as text; an empty cell is the empty text, or absent at the end. */
  readonly rows: readonly (readonly string[])[];
}

/** How the text of a file is written. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export type SheetsVerdict =
  | { readonly ok: true; readonly sheets: readonly SheetRead[]; readonly encoding: Encoding | null }
  | {
      readonly ok: false;
      /** `markup`: a web page that is called a workbook; `unpacked`, `effort`: more of it than anybody may have read. */
      readonly why: 'empty' | 'unknown' | 'markup' | 'damaged' | 'protected' | 'unpacked' | 'effort';
    };

type Refused = Extract<SheetsVerdict, { ok: false }>;

/** The same as it comes from the thread: the rows of each sheet as JSON, a line each. */
export type SheetsPacked =
  | Refused
  | {
      readonly ok: true;
      readonly sheets: readonly { readonly name: string; readonly packed: Uint8Array }[];
      readonly encoding: Encoding | null;
    };

export interface SheetsGiven {
  readonly bytes: Uint8Array;
  /** Rows of a sheet that are read; what comes after them is not looked at. */
  readonly mostRows: number;
  /** Bytes that all in a packed file may have once they are unpacked. */
  readonly mostUnpacked: number;
}

/** Most time and memory that one file may take. */
const PATIENCE_MS = 30_000;
const MEMORY_MB = 768;
/** Others wait so long at most, in milliseconds, while its rows are taken apart. */
const BREATH_MS = 10;
const WORKER = new URL('./sheets-worker.ts', import.meta.url);

/** One at a time: each may take half a gigabyte for a while. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * The tables of an uploaded file (.xlsx, .xls or .csv, by what is in it, whatever it is called), read in a thread of its own.
 * @param caller who waits for it @throws Gone where she went away
 */
export function readSheets(given: SheetsGiven, caller?: Caller): Promise<SheetsVerdict> {
  const work = turn.then(async (): Promise<SheetsVerdict> => {
    if (caller?.gone) throw new Gone();
    if (given.bytes.length === 0) return { ok: false, why: 'empty' };
    const verdict = await inThread<SheetsPacked>(WORKER, given, {
      patienceMs: PATIENCE_MS,
      memoryMb: MEMORY_MB,
      caller,
    });
    if (verdict === null) return { ok: false, why: 'effort' };
    return verdict.ok ? { ...verdict, sheets: await inBreaths(unpack(verdict.sheets), BREATH_MS) } : verdict;
  });
  turn = work.catch(() => undefined);
  return work;
}

function* unpack(packed: Extract<SheetsPacked, { ok: true }>['sheets']): Generator<void, SheetRead[]> {
  const sheets: SheetRead[] = [];
  for (const { name, packed: lines } of packed) {
    const rows: string[][] = [];
    const text = new TextDecoder().decode(lines);
    for (let from = 0; from < text.length;) {
      const end = text.indexOf('\n', from);
      rows.push(JSON.parse(text.slice(from, end < 0 ? text.length : end)) as string[]);
      from = end < 0 ? text.length : end + 1;
      yield;
    }
    sheets.push({ name, rows });
  }
  return sheets;
}
