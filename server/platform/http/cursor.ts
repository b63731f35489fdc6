import { invalid } from '../errors.ts';

type Key = readonly (string | number)[];

/** Writes the sort key of a page's last row; the next page starts behind it, whatever changed in between. */
export const writeCursor = (key: Key): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** `number` is an id or another integer of 32 bits, `time` milliseconds since 1970. */
type Kind = 'string' | 'number' | 'time' | 'uuid';

/**
 * Reads a cursor back.
 * @param kinds the types its key must have, in order
 * @throws 400 that names `cursor`
 */
export function readCursor<const Kinds extends readonly Kind[]>(
  cursor: string | undefined,
  kinds: Kinds,
): { [I in keyof Kinds]: Kinds[I] extends 'string' | 'uuid' ? string : number } | null {
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
  number: (value) => Number.isInteger(value) && (value as number) >= -(2 ** 31) && (value as number) < 2 ** 31,
  time: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LAST_TIME,
  uuid: (value) => typeof value === 'string' && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
};

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
