import { invalid } from './problems.ts';
import { MAX_PAGE } from './shapes.ts';

type Key = readonly (string | number)[];

/** Writes the sort key of a page's last row; the next page starts behind it, whatever changed in between. */
export const writeCursor = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** `id` is one that people see, `number` another integer of 32 bits, `time` milliseconds since 1970, `day` as in 2027-03-01. */
export type Kind = 'string' | 'id' | 'number' | 'time' | 'day' | 'uuid';
type KeyOf<Kinds extends readonly Kind[]> = {
  readonly [I in keyof Kinds]: {
    string: string;
    day: string;
    uuid: string;
    id: number;
    number: number;
    time: number;
  }[Kinds[I]];
};

/**
 * Reads a cursor back.
 * @param kinds the types its key must have, in order
 * @throws 400 that names `cursor`
 */
export function readCursor<const Kinds extends readonly Kind[]>(
  cursor: string | undefined,
  kinds: Kinds,
): KeyOf<Kinds> | null {
  if (cursor === undefined) return null;
  const key = parse(cursor);
  const fits = Array.isArray(key) && key.length === kinds.length && kinds.every((kind, i) => isOf[kind](key[i]));
  if (!fits) throw invalid('cursor', 'This cursor did not come from this list');
  return key as never;
}

const LAST_TIME = Date.UTC(9999, 11, 31);

/** A forged key must not reach the database as something it cannot hold. */
const isOf: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string' && !value.includes('\0'),
  id: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) < 2 ** 31,
  number: (value) => Number.isInteger(value) && (value as number) >= -(2 ** 31) && (value as number) < 2 ** 31,
  time: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LAST_TIME,
  day: (value) => typeof value === 'string' && isDay(value),
  uuid: (value) => typeof value === 'string' && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
};

function isDay(value: string): boolean {
  try {
    return Temporal.PlainDate.from(value, { overflow: 'reject' }).toString() === value;
  } catch {
    return false;
  }
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** How many rows a page has unless the caller says. */
const DEFAULT_LIMIT = 50;

interface Paging {
  readonly limit?: number;
  readonly cursor?: string;
}

interface Listing<Kinds extends readonly Kind[], Row, Item> {
  /** The kinds of the sort key's members; the last one makes each key unique. */
  readonly by: Kinds;
  /** Rows behind a key, in the order of the keys, `limit` at most. */
  readonly select: (after: KeyOf<Kinds> | null, limit: number) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => KeyOf<Kinds>;
  /** The page's rows as callers see them, each of them: what somebody does not see `select` leaves out. */
  readonly show: (rows: readonly Row[]) => readonly Item[] | Promise<readonly Item[]>;
}

/**
 * The one list: reads the cursor, asks for one row more than the page holds, and says where the next page starts.
 * @throws 400 for a cursor that did not come from this list
 */
export async function pageOf<const Kinds extends readonly Kind[], Row, Item>(
  { limit = DEFAULT_LIMIT, cursor }: Paging,
  { by, keyOf, select, show }: Listing<Kinds, Row, Item>,
): Promise<{ items: Item[]; nextCursor: string | null }> {
  const rows = await select(readCursor(cursor, by), limit + 1);
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null;
  const items = [...(await show(kept))];
  if (items.length !== kept.length) throw new Error('A list left rows out behind its page: its cursor tells of them');
  return { items, nextCursor };
}

interface Sifting<Kinds extends readonly Kind[], Row, Item> extends Listing<Kinds, Row, Item> {
  /** Those of some rows that belong into the list, in their order. */
  readonly sift: (rows: readonly Row[]) => Promise<readonly Row[]>;
  readonly sizeOf: (row: Row) => number;
  /** So many rows are looked through for one page, and none behind so much of them. */
  readonly most: { readonly rows: number; readonly size: number };
}

/**
 * A list of what only looking at it tells whether it belongs there. What is looked through for one page is bounded: a page may hold little, or
 * nothing, and yet say where the next one starts.
 * @throws 400 for a cursor that did not come from this list
 */
export async function siftOf<const Kinds extends readonly Kind[], Row, Item>(
  { limit = DEFAULT_LIMIT, cursor }: Paging,
  { by, keyOf, select, show, sift, sizeOf, most }: Sifting<Kinds, Row, Item>,
): Promise<{ items: Item[]; nextCursor: string | null }> {
  const kept: Row[] = [];
  let [after, looked, size] = [readCursor(cursor, by), 0, 0];
  while (looked < most.rows && size < most.size) {
    const some = await select(after, MAX_PAGE);
    const passed = new Set(await sift(some));
    for (const row of some) {
      if (kept.length === limit) return { items: [...(await show(kept))], nextCursor: after && writeCursor(after) };
      after = keyOf(row);
      looked += 1;
      size += sizeOf(row);
      if (passed.has(row)) kept.push(row);
    }
    if (some.length < MAX_PAGE) return { items: [...(await show(kept))], nextCursor: null };
  }
  return { items: [...(await show(kept))], nextCursor: after && writeCursor(after) };
}

/** Reads a list through, page by page. @param most no more of it is read than that */
export async function everyPage<Item>(
  list: (page: {
    readonly limit: number;
    readonly cursor?: string;
  }) => Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null }>,
  most = Infinity,
): Promise<Item[]> {
  const all: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null && all.length < most;) {
    const page: Awaited<ReturnType<typeof list>> = await list({ limit: MAX_PAGE, ...(cursor !== '' && { cursor }) });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all.slice(0, most);
}

/** A part of a list that is counted through, for those who turn pages by number: rows may move between two of them. */
export interface Slice {
  readonly offset: number;
  readonly limit: number;
}

/** All of such a list. */
export const EVERY: Slice = { offset: 0, limit: 2 ** 31 - 1 };

/** So many of such a list are read at a time. */
const SLICE = 5_000;

/** Reads such a list through, slice by slice. */
export async function* slicesOf<Item>(
  slice: (wanted: Slice) => Promise<{ readonly items: readonly Item[] }>,
): AsyncGenerator<readonly Item[]> {
  for (let offset = 0; ; offset += SLICE) {
    const { items } = await slice({ offset, limit: SLICE });
    yield items;
    if (items.length < SLICE) return;
  }
}

/** Such a part, and how many there are in all. */
export interface Sliced<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}
