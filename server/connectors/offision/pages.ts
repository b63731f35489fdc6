import { SourceFailed } from '../../modules/connections/contract.ts';
import { isItem, type Item, type Query } from '../../modules/source-calls/source-calls.ts';
import type { Get } from './calls.ts';
import { ROW } from './guesses.ts';

/** The id of something, as text; undefined where it has none. */
export function idOf(item: unknown): string | undefined {
  const id = isItem(item) ? item['id'] : undefined;
  if (typeof id === 'string' && id !== '' && id.length <= 200) return id;
  return Number.isSafeInteger(id) && Number(id) >= 0 ? String(id) : undefined;
}

/** Where a list is read on: at a page, of so many in all when the one before was read. */
export interface Cursor {
  /** null: the first, whatever its number: nothing says whether it is 0 or 1. */
  readonly page: number | null;
  readonly total: number;
}

export const START: Cursor = { page: null, total: 0 };

const bad = (detail: string): SourceFailed => new SourceFailed('source_bad_response', detail);

interface Page {
  readonly items: readonly Item[];
  readonly next: Cursor | null;
  readonly total: number;
}

/**
 * Reads a page of a list. Pages are counted, so that what is deleted meanwhile has others slip into a page that was read before: where there are
 * fewer in all than there were, it is gone back by as many. A short page is no end (a server may give less than is asked for), an empty one is,
 * and one of another number than was asked for: behind the last page some give that once more.
 */
export async function readPage(get: Get, path: string, query: Query, at: Cursor, signal: AbortSignal): Promise<Page> {
  const asked = at.page === null ? {} : { page: String(at.page) };
  const { items, total, page, row } = pageIn(await get(path, { ...query, row: String(ROW), ...asked }, signal), path);
  if (at.page !== null && total < at.total) {
    const before = at.page - Math.ceil((at.total - total) / row);
    return { items, total, next: { page: before <= 1 ? null : before, total } };
  }
  const isBehind = at.page !== null && page !== at.page;
  if (items.length === 0 || isBehind) return { items: [], total, next: null };
  return { items, total, next: { page: page + 1, total } };
}

/** All of a list that is short. */
export async function readAll(get: Get, path: string, query: Query, signal: AbortSignal): Promise<readonly Item[]> {
  const all: Item[] = [];
  for (let at: Cursor | null = START, pages = 0; at !== null; pages += 1) {
    if (pages > MOST_PAGES) throw bad(`Offision gives ${path} without an end`);
    const page: Page = await readPage(get, path, query, at, signal);
    all.push(...page.items);
    at = page.next;
  }
  return all;
}
/** A list that is read as a whole has no more pages than this. */
const MOST_PAGES = 200;

function pageIn(answer: unknown, path: string) {
  if (answer === undefined) throw bad(`Offision has no ${path}: is the address that of its server?`);
  const { data, metaData } = isItem(answer) ? answer : {};
  const { total, page, row } = isItem(metaData) ? metaData : {};
  if (!Array.isArray(data) || !isCount(total) || !isCount(page))
    throw bad(`Offision answered something else than a page of a list for ${path}`);
  if (!data.every(isItem)) throw bad(`Offision has something that is no object in ${path}`);
  return { items: data, total, page, row: isCount(row) && row > 0 ? row : ROW };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** A cursor as it was kept. */
export function cursorIn(at: unknown): Cursor {
  if (at === null) return START;
  const { page, total } = isItem(at) ? at : {};
  if (!(page === null || isCount(page)) || !isCount(total))
    throw new SourceFailed('cursor_invalid', 'Where the list was left off cannot be told');
  return { page, total };
}
