import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { invalidRequest, Problem } from './problems.ts';
import { pageOf, readCursor, writeCursor } from './page.ts';

const encode = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The field that the refusal names. */
function refusedBy(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return error instanceof Problem && error.kind === invalidRequest ? error.details.param : 'something else';
  }
}

describe('a cursor', () => {
  test('comes back as it was written', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\0'));
    const id = fc.integer();
    fc.assert(
      fc.property(text, id, fc.uuid(), fc.nat(), (name, number, uuid, time) => {
        const kinds = ['string', 'number', 'uuid', 'time'] as const;
        expect(readCursor(writeCursor([name, number, uuid, time]), kinds)).toEqual([name, number, uuid, time]);
      }),
    );
    expect(readCursor(undefined, ['number'])).toBeNull();
  });

  test.each([
    ['of another list', ['string', 'number'], [1, 'x']],
    ['too short', ['string', 'number'], ['x']],
    ['too long', ['number'], [1, 2]],
    ['that is no list', ['number'], { 0: 1, length: 1 }],
    ['with NUL', ['string'], ['a\0b']],
    ['with a fraction', ['number'], [0.5]],
    ['behind an id that nothing has', ['id'], [0]],
    ['behind an id that is negative', ['id'], [-1]],
    ['behind an id beyond all ids', ['id'], [2 ** 31]],
    ['behind an id with a fraction', ['id'], [1.5]],
    ['beyond 32 bits', ['number'], [2 ** 31]],
    ['beyond all numbers', ['number'], [1e300]],
    ['without a number', ['number'], [null]],
    ['before 1970', ['time'], [-1]],
    ['after the year 9999', ['time'], [8.64e15]],
    ['behind a day that no calendar has', ['day'], ['2027-02-31']],
    ['behind a day written otherwise', ['day'], ['20270228']],
    ['without a UUID', ['uuid'], ['0199e0a0-0000-7000-8000-00000000000']],
  ] as const)('%s is refused', (_what, kinds, key) => {
    expect(refusedBy(() => readCursor(encode(key), kinds))).toBe('cursor');
  });

  test.each(['', 'x', '%00', 'bnVsbA', '🙂', 'W10'])('"%s" is refused', (cursor) => {
    expect(refusedBy(() => readCursor(cursor, ['number']))).toBe('cursor');
  });
});

test('a page ends where the next one starts, and the last one says so', async () => {
  const all = Array.from({ length: 7 }, (_, i) => ({ id: i + 1 }));
  const page = (limit: number, cursor: string | undefined) =>
    pageOf(
      { limit, ...(cursor !== undefined && { cursor }) },
      {
        by: ['number'],
        select: async (after, most) => all.filter(({ id }) => id > (after?.[0] ?? 0)).slice(0, most),
        keyOf: ({ id }) => [id],
        show: (rows) => rows.map(({ id }) => id),
      },
    );
  for (const limit of [1, 2, 3, 6, 7, 8]) {
    const seen: number[] = [];
    let cursor: string | null | undefined;
    for (let pages = 0; cursor !== null && pages < 10; pages++) {
      const { items, nextCursor } = await page(limit, cursor);
      expect(items.length).toBeLessThanOrEqual(limit);
      seen.push(...items);
      cursor = nextCursor;
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
  }
});

test('what somebody does not see is left out before the page: one that shows less than it has tells of it by its cursor', async () => {
  const rows = [1, 2, 3];
  const hiding = pageOf(
    { limit: 2 },
    { by: ['id'], select: async () => rows, keyOf: (id) => [id], show: (all) => all.filter((id) => id > 2) },
  );
  await expect(hiding).rejects.toThrow('left rows out');
});
