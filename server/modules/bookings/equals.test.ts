import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClosing, refusalOf, type Closing } from '../../../test/support/closing.ts';
import { createCategory } from '../places/places.ts';
import { findResources, type BookableResource } from '../resources/resources.ts';
import { findEquals, MAX_LOOKS } from './equals.ts';
import type { BookingRow } from './row.ts';
import { inOrder, insertInto, isTakenBy, type Stretch } from './stretches.ts';

let set: Closing;
beforeAll(async () => {
  set = await createClosing();
});
afterAll(() => set[Symbol.asyncDispose]());

const noRules = () => ({});

/** Bookings of two of a thing, each a minute after the other unless at once, for which there are so many others, none of which there are two of. */
async function seek(bookings: number, others: number, atOnce = false) {
  const { id: categoryId } = await createCategory(set.as(), { name: `Of ${bookings}${atOnce ? ' at once' : ''}` });
  const id = await set.thing({ type: 'equipment', quantity: 2, categoryId });
  const booking = await set.book([id, id], '2030-01-08T09:00Z', '2030-01-08T10:00Z');
  const resources = await findResources(set.as(), [id]);
  const [one] = [...resources.values()] as [BookableResource];
  const row: Partial<BookingRow> = {
    state: 'confirmed',
    hostId: null,
    resources: [{ resourceId: id, count: 2, setUpMinutes: 0, cleanDownMinutes: 0 }],
  };
  return findEquals(
    set.as(),
    Array.from({ length: bookings }, (_, i) => {
      const at = (time: string) => new Date(Date.parse(time) + (atOnce ? 0 : i * 60_000));
      return { ...row, id: i + 1, startsAt: at(booking.start), endsAt: at(booking.end) } as BookingRow;
    }),
    {
      gone: resources,
      had: resources,
      amenities: new Map(),
      others: Array.from({ length: others }, (_, i) => ({ ...one, id: one.id + i + 1, quantity: 1 })),
      rulesOf: () => ({ of: noRules, hostGroupIds: [] }),
    },
  );
}

describe('looking for what is equal', () => {
  const OTHERS = 5_000;
  // The first time, all that is there is looked at to find what is like it.
  const MOST = MAX_LOOKS / OTHERS - 1;

  test('costs no more for many at one time than for one', async () => {
    expect(await seek(5_000, OTHERS, true)).toEqual(new Map());
  });

  test('goes on for as long as nobody else waits for it', async () => {
    expect(await seek(MOST, OTHERS)).toEqual(new Map());
  });

  test('is refused beyond, by the end', async () => {
    expect(await refusalOf(seek(MOST + 1, OTHERS))).toMatchObject({ code: 'too_many_bookings', param: 'end' });
  });
});

describe('stretches of time', () => {
  const hour = (start: number, end = start + 1): Stretch => ({ start, end });

  test('are brought into order, what touches or overlaps as one', () => {
    expect(inOrder([hour(5), hour(1, 4), hour(2), hour(4), hour(9)])).toEqual([hour(1, 6), hour(9)]);
    expect(inOrder([])).toEqual([]);
  });

  test('are taken where they overlap, and not where they touch', () => {
    const taken = [hour(1), hour(4, 6)];
    const all = [hour(0), hour(1), hour(2), hour(2, 4), hour(3, 5), hour(5), hour(6), hour(0, 9)];
    expect(all.map((one) => isTakenBy(taken, one))).toEqual([false, true, false, false, true, true, false, true]);
    expect(isTakenBy([], hour(1))).toBe(false);
  });

  test('are put where they belong', () => {
    const taken: Stretch[] = [];
    for (const start of [4, 1, 9, 2]) insertInto(taken, hour(start));
    expect(taken).toEqual([hour(1), hour(2), hour(4), hour(9)]);
  });
});
