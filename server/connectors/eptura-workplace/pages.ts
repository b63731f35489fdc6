import { SourceFailed, type JsonValue } from '../../modules/connections/contract.ts';
import { isItem, type Item, type Query } from '../../modules/source-calls/source-calls.ts';
import type { Get } from './calls.ts';
import { order, PAGE } from './guesses.ts';

/** Where a list is read on: behind so many, of which the last had this number. */
export interface Cursor {
  readonly startAt: number;
  readonly lastId: number;
}

/** The number of something; undefined for what has none. */
export function idOf(item: unknown): number | undefined {
  const id = isItem(item) ? item['id'] : undefined;
  const number = typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : id;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

const bad = (detail: string): SourceFailed => new SourceFailed('source_bad_response', detail);

/** So many times a list is asked for one page: what moved in it meanwhile is never that much. */
const MOST_TRIES = 50;

/**
 * Reads a page of a list. A list is found again by its place, and places move while things are deleted: so the last one read is asked for
 * once more, and where another stands there it is gone back. A short page is no end (a site may give less than is asked for), an empty one is.
 */
export async function readPage(
  get: Get,
  path: string,
  query: Query,
  at: Cursor | null,
  signal: AbortSignal,
): Promise<{ readonly items: readonly Item[]; readonly next: Cursor | null }> {
  const lastId = at?.lastId ?? -1;
  let startAt = at === null ? 0 : Math.max(at.startAt - 1, 0);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const rows = rowsOf(
      await get(path, { ...query, ...order, limit: String(PAGE), startAt: String(startAt) }, signal),
      path,
    );
    const first = idOf(rows[0]);
    if (startAt > 0 && (first === undefined || first > lastId)) {
      startAt = Math.max(startAt - PAGE, 0);
      continue;
    }
    const items = rows.filter((row) => Number(idOf(row)) > lastId);
    const last = idOf(items.at(-1));
    if (last !== undefined) return { items, next: { startAt: startAt + rows.length, lastId: last } };
    if (rows.length <= 1) return { items: [], next: null };
    startAt += rows.length - 1;
  }
  throw bad(`The Workplace gives the same part of ${path} again and again`);
}

/** All of a list that is short. */
export async function readAll(get: Get, path: string, query: Query, signal: AbortSignal): Promise<readonly Item[]> {
  const all: Item[] = [];
  let next: Cursor | null = null;
  do {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(get, path, query, next, signal);
    all.push(...page.items);
    next = page.next;
  } while (next !== null);
  return all;
}

function rowsOf(answer: unknown, path: string): readonly Item[] {
  if (answer === undefined) throw bad(`The Workplace has no ${path}: is the address that of its API?`);
  if (!Array.isArray(answer)) throw bad(`The Workplace answered something else than a list for ${path}`);
  let before = -1;
  for (const row of answer) {
    const id = idOf(row);
    if (id === undefined) throw bad(`The Workplace has something without a number in ${path}`);
    if (id <= before) throw bad(`The Workplace does not keep to the order of ${path}`);
    before = id;
  }
  return answer as readonly Item[];
}

/** A cursor as it was kept. */
export function cursorIn(at: JsonValue | null): Cursor | null {
  if (at === null) return null;
  const { startAt, lastId } = isItem(at) ? at : {};
  if (!Number.isSafeInteger(startAt) || !Number.isSafeInteger(lastId))
    throw new SourceFailed('cursor_invalid', 'Where the list was left off cannot be told');
  return { startAt: Number(startAt), lastId: Number(lastId) };
}
