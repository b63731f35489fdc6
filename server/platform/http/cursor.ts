import { invalid } from '../errors.ts';

type Key = readonly (string | number)[];

/** Writes the sort key of a page's last row; the next page starts behind it, whatever changed in between. */
export const writeCursor = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/**
 * Reads a cursor back.
 * @param kinds the types its key must have, in order
 * @throws 400 that names `cursor`
 */
export function readCursor<const Kinds extends readonly ('string' | 'number')[]>(
  cursor: string | undefined,
  kinds: Kinds,
): { [I in keyof Kinds]: Kinds[I] extends 'string' ? string : number } | null {
  if (cursor === undefined) return null;
  const key = parse(cursor);
  const fits =
    Array.isArray(key) &&
    key.length === kinds.length &&
    kinds.every((kind, i) => typeof key[i] === kind && isStorable(key[i]));
  if (!fits) throw invalid('cursor', 'This cursor did not come from this list');
  return key as never;
}

/** A forged key must not reach the database as something it cannot hold. */
const isStorable = (value: unknown): boolean =>
  typeof value === 'string' ? !value.includes('\0') : Number.isSafeInteger(value);

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** Cuts a page out of `limit + 1` rows and says where the next one starts. */
export function cutPage<R>(
  rows: readonly R[],
  limit: number,
  key: (row: R) => Key,
): { items: R[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(key(last)) : null };
}
